export { ApiKeyService, type MadeApiKey, type NewApiKeyRequest } from './api-key.service.js';
export { type Acceptance, InvitationService, type NewInvitation } from './invitation.service.js';
export { MemberService } from './member.service.js';
export { type PasswordLink, PasswordResetService } from './password-reset.service.js';
