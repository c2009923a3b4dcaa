import { type WebhookResult } from '@app/platform';

import { type DeliveryError } from './delivery.js';
import { type AttemptOutcome, type WorthTrying } from './delivery-plan.js';

const REMEDIES = {
  address: 'Check the address of this channel and press Send a test.',
  receiver: 'Look at the log of the receiver. Attesta tries again by itself; a delivery that failed can be sent again.',
  network: 'Check that the receiver is up and reachable from this server. Attesta tries again by itself.',
} as const;

const refused = (error: DeliveryError, worthTrying: WorthTrying, retryAfterMs: number | null = null): AttemptOutcome => ({
  kind: 'refused',
  error,
  worthTrying,
  retryAfterMs,
  left: null,
});

/** `retryAfterMs`: what the answer's Retry-After amounts to. */
export function toReceiverOutcome(result: WebhookResult, retryAfterMs: number | null): AttemptOutcome {
  return result.kind === 'answered' ? toStatusOutcome(result.status, retryAfterMs) : toFailureOutcome(result);
}

function toStatusOutcome(status: number, retryAfterMs: number | null): AttemptOutcome {
  const said = `The receiver answered ${String(status)}.`;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status < 400) return refused({ code: 'receiver.redirected', message: `${said} No redirect is followed.`, remedy: REMEDIES.address }, 'soon');
  if (status === 410)
    return refused(
      { code: 'receiver.gone', message: `${said} It wants no messages any more.`, remedy: 'Remove this channel or give it another address.' },
      'never',
    );
  if (status === 408 || status === 429) return refused({ code: 'receiver.busy', message: said, remedy: REMEDIES.receiver }, 'later', retryAfterMs);
  if (status < 500) return refused({ code: 'receiver.refused', message: said, remedy: REMEDIES.address }, 'soon', retryAfterMs);
  return refused({ code: 'receiver.failing', message: said, remedy: REMEDIES.receiver }, 'later', retryAfterMs);
}

function toFailureOutcome({ reason, detail }: Extract<WebhookResult, { kind: 'failed' }>): AttemptOutcome {
  switch (reason) {
    case 'blocked-host':
      return refused({ code: 'receiver.blocked', message: detail, remedy: 'Give this channel an address on a public host.' }, 'soon');
    case 'timeout':
      return refused({ code: 'receiver.timeout', message: detail, remedy: REMEDIES.network }, 'later');
    case 'too-large':
      return refused({ code: 'receiver.too-large', message: detail, remedy: REMEDIES.receiver }, 'soon');
    case 'redirect':
    case 'bad-body':
    case 'aborted':
    case 'network':
      return refused({ code: 'receiver.unreachable', message: detail, remedy: REMEDIES.network }, 'later');
  }
}
