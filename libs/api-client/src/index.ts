export { type ApiClient, type ApiClientOptions, createApiClient } from './api-client.js';
export { type components, type operations, type paths } from './generated/schema.js';
