import { type FieldProblem } from '@app/kernel';
import { toEmailAddress } from '@app/organizations/domain/index.js';

import { ALERT_KINDS, type AlertKind } from './alert-message.js';
import { type ChannelKind } from './channel.js';

export const MAX_ADDRESSES = 20;
export const MAX_LABEL = 100;
/** Every alert makes one message per channel. */
export const MAX_CHANNELS = 50;

/** What a person asks for; which of `addresses` and `url` belongs to it, the kind decides. */
export interface ChannelWish {
  readonly label?: string | undefined;
  readonly events?: readonly AlertKind[] | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly url?: string | undefined;
}
/** What a wish says in the form that is stored. A field that is not in the wish stays out. */
export interface ChannelSettings {
  readonly label?: string;
  readonly events?: readonly AlertKind[];
  readonly addresses?: readonly string[];
  readonly url?: string;
}
export type ReadWish = { readonly ok: true; readonly settings: ChannelSettings } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

export interface WishRules {
  readonly kind: ChannelKind;
  /** Every field that the kind has must be there. */
  readonly isNew: boolean;
  /** Where messages may be sent: null, or what is wrong with the address. */
  readonly findUrlProblem: (url: string) => string | null;
}

export function readWish(wish: ChannelWish, rules: WishRules): ReadWish {
  const problems = [...labelProblems(wish, rules), ...eventProblems(wish, rules), ...addressProblems(wish, rules), ...urlProblems(wish, rules)];
  if (problems.length > 0) return { ok: false, problems };
  const { label, events, addresses, url } = wish;
  return {
    ok: true,
    settings: {
      ...(label === undefined ? {} : { label: label.trim() }),
      ...(events === undefined ? {} : { events: ALERT_KINDS.filter((kind) => events.includes(kind)) }),
      ...(addresses === undefined ? {} : { addresses: normalized(addresses) }),
      ...(url === undefined ? {} : { url }),
    },
  };
}

const normalized = (addresses: readonly string[]): readonly string[] => [...new Set(addresses.flatMap((address) => toEmailAddress(address) ?? []))];

function labelProblems({ label }: ChannelWish, { isNew }: WishRules): readonly FieldProblem[] {
  if (label === undefined) return isNew ? [{ field: 'label', message: 'is missing' }] : [];
  const { length } = label.trim();
  return length > 0 && length <= MAX_LABEL ? [] : [{ field: 'label', message: `must have 1 to ${String(MAX_LABEL)} characters` }];
}

function eventProblems({ events }: ChannelWish, { isNew }: WishRules): readonly FieldProblem[] {
  if (events === undefined ? !isNew : events.some((kind) => ALERT_KINDS.includes(kind))) return [];
  return [{ field: 'events', message: `must name at least one of ${ALERT_KINDS.join(', ')}` }];
}

function addressProblems({ addresses }: ChannelWish, { kind, isNew }: WishRules): readonly FieldProblem[] {
  if (kind !== 'email')
    return addresses === undefined ? [] : [{ field: 'addresses', message: `belongs to a channel of kind email, this one is of kind ${kind}` }];
  if (addresses === undefined) return isNew ? [{ field: 'addresses', message: `must be 1 to ${String(MAX_ADDRESSES)} e-mail addresses` }] : [];
  const wrong = addresses.flatMap((address, index) =>
    toEmailAddress(address) === null ? [{ field: `addresses.${String(index)}`, message: 'must be an e-mail address' }] : [],
  );
  if (addresses.length === 0 || addresses.length > MAX_ADDRESSES)
    return [{ field: 'addresses', message: `must be 1 to ${String(MAX_ADDRESSES)} e-mail addresses` }];
  return wrong;
}

function urlProblems({ url }: ChannelWish, { kind, isNew, findUrlProblem }: WishRules): readonly FieldProblem[] {
  if (kind === 'email') return url === undefined ? [] : [{ field: 'url', message: 'belongs to a channel of kind webhook or slack, this one is of kind email' }];
  if (url === undefined) return isNew ? [{ field: 'url', message: 'is missing: the https address that messages are sent to' }] : [];
  const problem = findUrlProblem(url);
  return problem === null ? [] : [{ field: 'url', message: problem }];
}
