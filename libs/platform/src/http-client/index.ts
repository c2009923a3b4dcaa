export { type Resolve } from './guarded-lookup.js';
export { findReceiverProblem } from './receiver.js';
export { parseStrictJson } from './strict-json.js';
export { createVendorTransport, DEFAULT_LIMITS, type TransportLimits, type VendorTransportOptions } from './vendor-transport.js';
export { createWebhookTransport, type WebhookRequest, type WebhookResult, type WebhookTransport, type WebhookTransportOptions } from './webhook-transport.js';
