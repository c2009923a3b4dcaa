import { type Answer } from '../api/answer.js';
import { type TaskShape, type VendorCall } from '../api/call.js';
import { type Dealing } from '../dataset/page.js';
import { type Lens } from '../dataset/snapshot.js';

/** How the bytes of an answer go out. */
export type Wire =
  | { readonly kind: 'plain' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'drip'; readonly ms: number; readonly bytes: number }
  | { readonly kind: 'truncated'; readonly bytes: number; readonly contentLength: 'full' | 'cut' | 'absent' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'raw'; readonly bytes: Buffer };

/** What a scenario changes; whatever is absent stays healthy. */
export interface Behaviour {
  /** Given instead of looking at the call at all; null lets the call through. */
  readonly answer?: (call: VendorCall, slug: string) => Answer | null;
  readonly lens?: Lens;
  readonly dealing?: Dealing;
  readonly taskShape?: TaskShape;
  readonly refusedFields?: readonly string[];
  readonly datasetsRefused?: boolean;
  /** Works on the healthy answer. */
  readonly rewrite?: (answer: Answer) => Answer;
  readonly wire?: Wire;
}
