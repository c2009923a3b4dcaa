export { type Resolve } from './guarded-lookup.js';
export { createVendorTransport, DEFAULT_LIMITS, type TransportLimits, type VendorTransportOptions } from './vendor-transport.js';
