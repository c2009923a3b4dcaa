const DAY_MS = 86_400_000;
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const httpDateMs = (text: string | undefined): number | null => {
  if (text === undefined || !HTTP_DATE.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
};

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
