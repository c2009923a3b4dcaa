// The inner parts of the vault, for the proofs that attack them directly.
export { decryptGcm, encryptGcm, type GcmInput } from './vault/aes-gcm.js';
export { DataKeyCache } from './vault/data-key-cache.js';
export { openWith, sealWith } from './vault/seal-cipher.js';
