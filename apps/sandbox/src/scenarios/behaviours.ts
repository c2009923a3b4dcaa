import { listError, redirected, refused, unauthorized } from '../api/answer.js';
import { TASK_FIELD_NAMES } from '../dataset/fields.js';
import { type Behaviour } from './behaviour.js';
import { ERROR_BODY, limited, LOGIN_PAGE, scripted, serverError } from './canned-answers.js';
import { breakJson, dropNames, duplicateKey, retype, shiftTotals } from './rewrites.js';
import { type Scenario, type ScenarioOf } from './scenario.js';

type Behaviours = { readonly [N in Scenario['name']]: (scenario: ScenarioOf<N>) => Behaviour };

/** Where a company's answer is sent when nobody has that name (unverified: seen on a public page, not on the API). */
export const UNKNOWN_COMPANY = redirected(302, 'https://www.bamboohr.com/');

const BEHAVIOURS: Behaviours = {
  healthy: () => ({}),
  'wrong-key': () => ({ answer: (_call, slug) => unauthorized(slug) }),
  // Unverified text: the status is documented, the words are not.
  'locked-out': () => ({ answer: () => refused(403, 'API access has been disabled for a while') }),
  'narrowed-key': ({ hideInactive, hideShare }) => ({ lens: { hideInactive, hideShare } }),
  'tasks-refused': ({ fields }) => ({ refusedFields: fields ?? TASK_FIELD_NAMES }),
  'tasks-unknown-shape': ({ shape }) => ({ taskShape: shape }),
  'no-access': () => ({ datasetsRefused: true }),
  truncation: ({ bytes, contentLength }) => ({ wire: { kind: 'truncated', bytes, contentLength } }),
  'rate-limited': ({ status, retryAfter }) => ({ answer: () => limited(status, retryAfter) }),
  slow: ({ ms }) => ({ wire: { kind: 'slow', ms } }),
  drip: ({ ms, bytes }) => ({ wire: { kind: 'drip', ms, bytes } }),
  '5xx': ({ status, retryAfter }) => ({ answer: () => serverError(status, retryAfter) }),
  unavailable: ({ retryAfter }) => ({ answer: () => serverError(503, retryAfter) }),
  redirect: ({ status, location }) => ({ answer: () => redirected(status, location) }),
  'unknown-company': () => ({ answer: () => UNKNOWN_COMPANY }),
  'disagreeing-totals': ({ delta }) => ({ rewrite: (answer) => shiftTotals(answer, delta) }),
  'html-200': () => ({ answer: () => LOGIN_PAGE }),
  'empty-200': () => ({ answer: () => ({ status: 200, headers: { 'content-type': 'application/json' } }) }),
  'error-body-200': () => ({ answer: () => ERROR_BODY }),
  'malformed-json': () => ({ rewrite: breakJson }),
  'duplicate-key-json': () => ({ rewrite: duplicateKey }),
  'wrong-types': ({ target }) => ({ rewrite: (answer) => retype(answer, target) }),
  'missing-fields': ({ fields, meta }) => ({ rewrite: (answer) => dropNames(answer, fields, meta) }),
  'repeated-rows': () => ({ dealing: { repeated: true } }),
  unordered: () => ({ dealing: { unordered: true } }),
  'growing-pages': () => ({ dealing: { growing: true } }),
  'bad-page': () => ({
    answer: (call) => (isLaterListPage(call.path, call.query) ? listError(400, 'BadPage', 'The page cursor is not valid any more.') : null),
  }),
  'sudden-drop': ({ share }) => ({ lens: { dropShare: share } }),
  reset: () => ({ wire: { kind: 'reset' } }),
  script: scripted,
};

const isLaterListPage = (path: string, query: URLSearchParams): boolean => path === '/v1/employees' && (query.has('page[after]') || query.has('page[before]'));

/** The table maps each name to a function of that very scenario; TypeScript cannot follow the pairing through an index, so it is spelt once here. */
export function behaviourOf<N extends Scenario['name']>(scenario: ScenarioOf<N> & { readonly name: N }): Behaviour {
  const make: (scenario: ScenarioOf<N>) => Behaviour = BEHAVIOURS[scenario.name];
  return make(scenario);
}
