import { retryAfterMs } from './retry-after.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const VENDOR_DATE = 'Sat, 21 Nov 2026 06:00:30 GMT';
const DAY_MS = 86_400_000;

describe('Retry-After', () => {
  it.each([
    ['whole seconds', '7', 7_000],
    ['zero', '0', 0],
    ['seconds with spaces around', ' 12 ', 12_000],
    ['more than a day', '99999999', DAY_MS],
    ['more digits than a number holds', '9'.repeat(400), DAY_MS],
    ['a date, measured by the vendor’s clock', 'Sat, 21 Nov 2026 06:05:30 GMT', 300_000],
    ['a date in the form of RFC 850', 'Saturday, 21-Nov-26 06:05:30 GMT', 300_000],
    ['a date in the form of asctime', 'Sat Nov 21 06:05:30 2026', 300_000],
    ['a one-digit day of asctime, which has passed', 'Sun Nov  1 06:05:30 2026', 0],
    ['a date that has passed', 'Sat, 21 Nov 2026 05:00:00 GMT', 0],
    ['a date far away', 'Sun, 21 Nov 2027 06:00:00 GMT', DAY_MS],
    ['a negative number', '-5', null],
    ['a fraction', '1.5', null],
    ['an exponent', '1e3', null],
    ['empty text', '', null],
    ['words', 'in a minute', null],
    ['a date in another form', '2026-11-21T06:05:30Z', null],
    ['a day that does not exist', 'Sat, 31 Foo 2026 06:05:30 GMT', null],
  ])('understands %s', (_form, header, expected) => {
    expect(retryAfterMs({ header, vendorDate: VENDOR_DATE, now: NOW })).toBe(expected);
  });

  it('names no wait when the header is missing', () => {
    expect(retryAfterMs({ header: undefined, vendorDate: VENDOR_DATE, now: NOW })).toBeNull();
  });

  it.each([[undefined], ['yesterday']])('measures a date by our own clock when the vendor’s Date is %s', (vendorDate) => {
    expect(retryAfterMs({ header: 'Sat, 21 Nov 2026 06:05:30 GMT', vendorDate, now: NOW })).toBe(330_000);
  });
});
