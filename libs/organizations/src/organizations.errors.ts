import { AppError } from '@app/kernel';

import { type MemberRefusal } from './domain/index.js';

/** No sign-in, or one that ended. One answer for every reason, so that nothing can be learned from a guessed token. */
export class AuthenticationRequired extends AppError {
  constructor() {
    super({
      code: 'auth.required',
      kind: 'unauthenticated',
      message: 'This needs a sign-in or an API key that is valid now.',
      remedy: 'Sign in again, or send `Authorization: Bearer <api key>` with a key that is neither revoked nor expired.',
    });
  }
}

/** An API key has no session that could end or move. */
export class SessionNeeded extends AppError {
  constructor() {
    super({
      code: 'auth.session-needed',
      kind: 'unprocessable',
      message: 'This is for people who signed in; an API key has no session.',
      remedy: 'Revoke the API key to end its access.',
    });
  }
}

/** The same for an unknown address and a wrong password. */
export class InvalidCredentials extends AppError {
  constructor() {
    super({
      code: 'auth.invalid-credentials',
      kind: 'unauthenticated',
      message: 'E-mail or password is not right.',
      remedy: 'Check both. An owner or admin of your organization can make a link for a new password.',
    });
  }
}

export class TooManyAttempts extends AppError {
  constructor(retryAfterSeconds: number) {
    super({
      code: 'auth.too-many-attempts',
      kind: 'too-many',
      message: `Too many attempts. The next one is possible in ${String(Math.ceil(retryAfterSeconds / 60))} minutes.`,
      remedy: 'Wait, then sign in with the right password, or ask an owner or admin for a link for a new one.',
      retryAfterSeconds,
    });
  }
}

export class OrganizationChoiceNeeded extends AppError {
  constructor(organizations: readonly { readonly id: string; readonly name: string }[]) {
    super({
      code: 'auth.organization-choice',
      kind: 'conflict',
      message: 'You belong to several organizations.',
      remedy: 'Send the request again with the `organizationId` of one of `organizations`.',
      extensions: { organizations },
    });
  }
}

/** The password was right, but no membership stands. Whoever was a member until a date is told which and when. */
export class NoAccess extends AppError {
  constructor(ended: { readonly organization: string; readonly endedAt: Date } | null) {
    const at = ended?.endedAt.toISOString();
    super({
      code: 'auth.no-access',
      kind: 'forbidden',
      message:
        ended === null
          ? 'You have no access to this organization, or it has ended.'
          : `Your access to ${ended.organization} ended on ${at?.slice(0, 10) ?? ''} at ${at?.slice(11, 16) ?? ''} UTC.`,
      remedy: ended === null ? 'Ask an owner or admin of the organization.' : `Ask an owner or admin of ${ended.organization} to extend it.`,
      ...(ended === null ? {} : { extensions: { organization: ended.organization, accessEndedAt: at } }),
    });
  }
}

export class PermissionDenied extends AppError {
  constructor(permission: string) {
    super({
      code: 'auth.permission-denied',
      kind: 'forbidden',
      message: `This needs the permission ${permission}.`,
      remedy: 'Ask an owner or admin, or use an API key with a wider role.',
    });
  }
}

/** Used, withdrawn, expired or never made. */
export class LinkInvalid extends AppError {
  constructor() {
    super({
      code: 'link.invalid',
      kind: 'unprocessable',
      message: 'This link does not work any more: links work once and for a limited time.',
      remedy: 'Ask for a new one.',
    });
  }
}

export class AlreadySetUp extends AppError {
  constructor() {
    super({ code: 'set-up.already-done', kind: 'conflict', message: 'Attesta is set up already.', remedy: 'Sign in, or ask an owner for an invitation.' });
  }
}

export class OrganizationNotFound extends AppError {
  constructor() {
    super({ code: 'organization.not-found', kind: 'not-found', message: 'There is no such organization.' });
  }
}

export class MemberNotFound extends AppError {
  constructor() {
    super({ code: 'member.not-found', kind: 'not-found', message: 'There is no such member in this organization.' });
  }
}

/** Ended, of somebody else, or never there. */
export class SessionNotFound extends AppError {
  constructor() {
    super({ code: 'session.not-found', kind: 'not-found', message: 'There is no such session of yours.' });
  }
}

export class InvitationNotFound extends AppError {
  constructor() {
    super({ code: 'invitation.not-found', kind: 'not-found', message: 'There is no such open invitation in this organization.' });
  }
}

export class ApiKeyNotFound extends AppError {
  constructor() {
    super({ code: 'api-key.not-found', kind: 'not-found', message: 'There is no such API key in this organization.' });
  }
}

export class AlreadyMember extends AppError {
  constructor() {
    super({
      code: 'member.exists',
      kind: 'conflict',
      message: 'This person is a member of the organization already.',
      remedy: 'Change the role of the member instead.',
    });
  }
}

/** Two requests made an account of one address at the same moment. */
export class AccountExists extends AppError {
  constructor() {
    super({
      code: 'account.exists',
      kind: 'conflict',
      message: 'There is an account of this e-mail address now.',
      remedy: 'Try again with the password of that account.',
    });
  }
}

const REFUSALS: Readonly<Record<MemberRefusal, { readonly kind: 'forbidden' | 'conflict'; readonly message: string; readonly remedy: string }>> = {
  'above-own-role': { kind: 'forbidden', message: 'This person has, or would have, a role above yours.', remedy: 'Ask an owner.' },
  'last-owner': { kind: 'conflict', message: 'An organization keeps at least one owner.', remedy: 'Make another member an owner first.' },
};

export class MemberChangeRefused extends AppError {
  constructor(refusal: MemberRefusal) {
    super({ code: `member.${refusal}`, ...REFUSALS[refusal] });
  }
}

/** The person belongs to other organizations too: whoever sets the password could act there. */
export class ResetRefused extends AppError {
  constructor() {
    super({
      code: 'member.reset-refused',
      kind: 'forbidden',
      message: 'A link for this person’s password cannot be made here: the account is used outside this organization too.',
      remedy: 'Ask whoever runs this server to make one with `npm run attesta -- password-reset`.',
    });
  }
}
