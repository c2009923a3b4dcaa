export { ApiKeyService, type MadeApiKey, type NewApiKeyRequest } from './api-key.service.js';
export { type Acceptance, InvitationService, type NewInvitation } from './invitation.service.js';
export { MemberService } from './member.service.js';
export { OwnPasswordService, type PasswordChange } from './own-password.service.js';
export { type OwnSession, OwnSessionsService } from './own-sessions.service.js';
export { type PasswordLink, PasswordResetService } from './password-reset.service.js';
