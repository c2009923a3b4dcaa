import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { RateLimitModule } from '@app/platform';

import { AccountService } from './access/account.service.js';
import { AuthenticationService } from './access/authentication.service.js';
import { MembershipService } from './access/membership.service.js';
import { SessionService } from './access/session.service.js';
import { SignInService } from './access/sign-in.service.js';
import { FoundingService } from './founding.service.js';
import { OrganizationClosing } from './organization-closing.service.js';
import { OrganizationRegistryModule } from './organization-registry.module.js';
import { AccessRevoker } from './people/access-revoker.service.js';
import { ApiKeyService } from './people/api-key.service.js';
import { InvitationService } from './people/invitation.service.js';
import { MemberService } from './people/member.service.js';
import { OwnPasswordService } from './people/own-password.service.js';
import { OwnSessionsService } from './people/own-sessions.service.js';
import { PasswordResetService } from './people/password-reset.service.js';
import { AccountRepository, accountSchema } from './persistence/account.repository.js';
import { ApiKeyRepository, apiKeySchema } from './persistence/api-key.repository.js';
import { MemberRepository, memberSchema } from './persistence/member.repository.js';
import { OneTimeTokenRepository, oneTimeTokenSchema } from './persistence/one-time-token.repository.js';
import { ACCOUNTS, API_KEYS, MEMBERS, ONE_TIME_TOKENS, SESSIONS } from './persistence/organizations.collections.js';
import { SessionRepository, sessionSchema } from './persistence/session.repository.js';
import { PasswordHasher } from './secrets/password-hasher.js';
import { SetUpService } from './set-up.service.js';

const MODELS = [
  { name: ACCOUNTS.name, schema: accountSchema },
  { name: MEMBERS.name, schema: memberSchema },
  { name: SESSIONS.name, schema: sessionSchema },
  { name: ONE_TIME_TOKENS.name, schema: oneTimeTokenSchema },
  { name: API_KEYS.name, schema: apiKeySchema },
].map((model) => ({ ...model, collection: model.name }));
const REPOSITORIES = [AccountRepository, MemberRepository, SessionRepository, OneTimeTokenRepository, ApiKeyRepository];
const SERVICES = [
  AuthenticationService,
  SignInService,
  SessionService,
  MembershipService,
  FoundingService,
  SetUpService,
  MemberService,
  InvitationService,
  PasswordResetService,
  OwnPasswordService,
  OwnSessionsService,
  ApiKeyService,
  OrganizationClosing,
];

@Module({
  imports: [MongooseModule.forFeature(MODELS), AuditLogModule, OrganizationRegistryModule, RateLimitModule],
  providers: [...REPOSITORIES, PasswordHasher, AccountService, AccessRevoker, ...SERVICES],
  exports: [...SERVICES, OrganizationRegistryModule],
})
export class OrganizationsModule {}
