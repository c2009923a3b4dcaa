import type { AuthField, Presentation } from '@app/connector-sdk';

/** Lower-cases ASCII only: other alphabets must not turn into letters of a host name. */
const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const ADDRESS = /^(?:https?:\/\/)?([^/:@?#\\\s]+)\.bamboohr\.com(?:\/\S*)?$/;

/** `ACME `, `acme.bamboohr.com` and a whole address mean `acme`. */
function toSubdomain(text: string): string {
  const trimmed = lowerAscii(text.trim());
  return ADDRESS.exec(trimmed)?.[1] ?? trimmed;
}

export const subdomain = {
  label: 'Subdomain',
  help: 'The first part of your BambooHR address: “acme” in acme.bamboohr.com.',
  example: 'acme',
  // Forty hexadecimal digits are a key in the wrong field: a subdomain is shown and audited, so it must not be taken for one.
  pattern: /^(?!xn--)(?![0-9a-f]{40}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  mismatch: 'must be the first part of your BambooHR address, such as “acme” of acme.bamboohr.com, not the API key',
  normalise: toSubdomain,
} satisfies AuthField;

export const apiKey = {
  label: 'API key',
  help: 'BambooHR shows it once, when you make it. It usually has 40 characters, 0–9 and a–f.',
  example: '0123456789abcdef0123456789abcdef01234567',
  secret: true,
  // Printable, without a colon: it becomes the user name of HTTP Basic.
  pattern: /^[\x21-\x39\x3b-\x7e]{1,256}$/,
  mismatch: 'must be an API key: letters and digits, without spaces',
  normalise: (text) => text.trim(),
} satisfies AuthField;

export const presentation = {
  slug: 'bamboohr',
  name: 'BambooHR',
  category: 'HR',
  version: '1.0.0',
  summary: 'Reads active headcount, terminations of the last 30 days and the completion of onboarding tasks, once a day, as evidence for personnel controls.',
  guide: [
    {
      title: 'Generate the API key',
      text: 'In BambooHR, open the menu under your name at the top right → API Keys → Add a new key. A key has the rights of its user: use a service-account-style user with read-only access.',
    },
    { title: 'Note your subdomain', text: 'It is the first part of your BambooHR address: “acme” in acme.bamboohr.com.' },
    { title: 'Paste both here', text: 'Attesta tests the key first; nothing is stored until it passes.' },
  ],
  permissions: [
    { name: 'Employees: All Employees', access: 'Can see', why: 'A key that sees only some people gives a smaller number that looks right.' },
    { name: 'Status', access: 'View only', why: 'Counts active and inactive people.' },
    { name: 'Hire Date', access: 'View only', why: 'Finds the people whose onboarding tasks are counted.' },
    { name: 'Employment Status (date, status, termination type)', access: 'View only', why: 'Finds the people who left and the day they left.' },
    { name: 'Onboarding tasks', access: 'View only, if offered', why: 'Counts completed tasks of new people. Headcount and terminations work without it.' },
  ],
  reads: [
    'The number of active, inactive and all people',
    'Of people who left in the last 90 days: employee id, last day, status, kind of termination',
    'The number of onboarding tasks, and of completed ones, of people hired in the last 90 days',
    'With the directory read switched on: employee id, status, hire date and termination date of everybody',
  ],
  neverReads: [
    'Pay, bank and tax data',
    'Identity numbers, birthdays, addresses',
    'Health, benefits and time off',
    'Documents and notes',
    'Anything by writing: no request changes data in BambooHR',
  ],
  refusals: {
    'invalid-key': {
      detail: 'BambooHR refused this key',
      remedy: 'Copy the key again, or generate a new one. Do not try the same key repeatedly: BambooHR locks access after several refused tries.',
    },
    'forbidden-or-locked-out': {
      detail: 'BambooHR blocks this key: its user has no permission, or access is locked after refused keys',
      remedy: 'Wait 30 minutes (our advice), then try once more; check that the key’s user is active and may see all employees.',
    },
    'unknown-subdomain': { detail: 'BambooHR does not know this company', remedy: 'Copy the first part of the address: in acme.bamboohr.com it is acme.' },
    'vendor-unavailable': { detail: 'BambooHR does not answer', remedy: 'Your key is probably fine. Try again in a few minutes.' },
    'bad-answer': {
      detail: 'BambooHR gave an answer that cannot be used',
      remedy: 'Try again; if it stays so, give the request id to whoever runs your proxy.',
    },
    'missing-permission': {
      detail: 'The key cannot see what is needed',
      remedy: 'Give its user View Only on Status, Hire Date and Employment Status, for all employees; then test again.',
    },
  },
} satisfies Presentation;
