import { type Dealing } from '../dataset/page.js';
import { type Snapshot } from '../dataset/snapshot.js';
import { type Answer } from './answer.js';

/** What arrived, before anybody looked at the company's records. */
export interface VendorCall {
  readonly method: string;
  /** Below `/api`, decoded by nobody: `/v1/employees/0`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string | null;
  /** undefined when it is no JSON. */
  readonly body: unknown;
}

/** How the rows of tasks are counted and written; which one the vendor does is unverified. */
export type TaskShape = 'rows' | 'total-counts-people' | 'arrays';

export interface Context {
  readonly slug: string;
  readonly snapshot: Snapshot;
  readonly dealing: Dealing;
  readonly taskShape: TaskShape;
  readonly refusedFields: readonly string[];
  readonly datasetsRefused: boolean;
}

export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST';
  /** As in the vendor's OpenAPI files, below `/api`. */
  readonly template: string;
  /** Query parameters it looks at; a deep object by its first name. */
  readonly query: readonly string[];
  readonly handle: (call: VendorCall, context: Context, path: Readonly<Record<string, string>>) => Answer;
}
