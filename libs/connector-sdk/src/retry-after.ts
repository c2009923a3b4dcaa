const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<time>\\d{2}:\\d{2}:\\d{2})';
const SHORT_DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
/** The three forms of RFC 9110 §5.6.7: the one to be sent, and two older ones that every recipient has to understand. */
const HTTP_DATES = [
  new RegExp(`^${SHORT_DAY}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
  new RegExp(`^${SHORT_DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

function httpDateMs(text: string | undefined): number | null {
  const parts = text === undefined ? undefined : HTTP_DATES.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return null;
  const { day = '', month = '', year = '', time = '' } = parts;
  const ms = Date.parse(`${year.padStart(4, '20')}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.trim().padStart(2, '0')}T${time}Z`);
  return Number.isNaN(ms) ? null : ms;
}

export interface RetryAfterInput {
  /** The `Retry-After` header. */
  readonly header: string | undefined;
  /** The answer's `Date` header: a wait until a date is measured by the vendor's clock, not by ours. */
  readonly vendorDate: string | undefined;
  readonly now: Date;
}

/** How long the vendor asks us to wait, at most 24 h (RFC 9110 §10.2.3: whole seconds or a date). null when it names no time that can be understood. */
export function retryAfterMs({ header, vendorDate, now }: RetryAfterInput): number | null {
  const text = header?.trim();
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS);
  const until = httpDateMs(text);
  if (until === null) return null;
  return Math.min(Math.max(until - (httpDateMs(vendorDate?.trim()) ?? now.getTime()), 0), DAY_MS);
}
