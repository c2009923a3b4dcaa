const SHORTEST_DERIVED = 6;
/** util.inspect cuts a Buffer after this many bytes. */
const INSPECT_BYTES = 50;

const escapeForPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The base64 digits that depend on the secret alone, wherever it stands inside the encoded text (`key:x`, `user:key`): three alignments. */
function base64Cores(secret: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), secret]).toString('base64');
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + secret.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const lowerPercent = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

function urlForms(text: string): string[] {
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  // encodeURIComponent throws on half a character, which no URL can carry either.
  const encoded = /\p{Surrogate}/u.test(text) ? [] : [encodeURIComponent(text)];
  return [form, ...encoded].flatMap((value) => [value, lowerPercent(value)]);
}

function escapedForms(text: string): string[] {
  const ascii = jsonEscaped(text).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const once = [jsonEscaped(text), ascii, jsonEscaped(text).replaceAll('/', '\\/')];
  const twice = once.map(jsonEscaped);
  return [...once, ...twice, ...twice.map(jsonEscaped)];
}

function hexForms(secret: Buffer): string[] {
  const pairs = [...secret].map((byte) => byte.toString(16).padStart(2, '0'));
  const forms = [pairs.join(''), pairs.slice(0, INSPECT_BYTES).join(' '), pairs.join(':')];
  return forms.flatMap((form) => [form, form.toUpperCase()]);
}

/** A byte array as JSON, as an inspected array (over several lines, escaped or not) and as an object keyed by index. */
function byteArrayPatterns(secret: Buffer): string[] {
  const bytes = [...secret];
  return [bytes.join('(?:,|\\s|\\\\+n)+'), bytes.map((byte, index) => `\\\\*"${index}\\\\*":${byte}`).join(',')];
}

/** Regular expression sources, longest first, that match a secret in every form a log line is known to carry it. */
export function secretPatterns(secret: Uint8Array): readonly string[] {
  const bytes = Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
  const text = bytes.toString('utf8');
  const derived = [...base64Cores(bytes), ...urlForms(text), ...escapedForms(text), ...hexForms(bytes)].filter((form) => form.length >= SHORTEST_DERIVED);
  const literal = [...new Set([text, ...derived])].map(escapeForPattern);
  return [...literal, ...byteArrayPatterns(bytes)].sort((a, b) => b.length - a.length);
}
