/** A checkpoint as somebody kept it. */
export interface HeldCheckpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly at: string;
  readonly keyId: string;
  readonly statement: string;
  readonly signature: string;
  /** Read from the statement, which is what was signed. */
  readonly signed: { readonly organization: string; readonly sequence: number; readonly hash: string; readonly at: string };
}

/** Larger ones are something else; the log itself is often chosen by mistake. */
export const LARGEST_FILE = 65_536;

const STATEMENT = /^attesta audit checkpoint v1\norganization ([0-9a-f]{24})\nsequence (\d{1,14})\nhash ([0-9a-f]{64})\nat (\S+)\n$/;
/** 64 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;
const PEM = /-----BEGIN PUBLIC KEY-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END PUBLIC KEY-----/;
/** How every Ed25519 public key begins (SPKI, DER); 32 bytes follow. */
const ED25519 = '302a300506032b6570032100';
const ED25519_LENGTH = 44;

/** Null: not a checkpoint. */
export function readCheckpoint(text: string): HeldCheckpoint | null {
  const file = jsonOf(text);
  if (typeof file !== 'object' || file === null) return null;
  const { sequence, hash, at, keyId, statement, signature }: Partial<Record<string, unknown>> = { ...file };
  if (typeof sequence !== 'number' || typeof statement !== 'string' || typeof signature !== 'string' || !SIGNATURE.test(signature)) return null;
  const [, organization, signedSequence, signedHash, signedAt] = STATEMENT.exec(statement) ?? [];
  if (organization === undefined || signedHash === undefined || signedAt === undefined) return null;
  const signed = { organization, sequence: Number(signedSequence), hash: signedHash, at: signedAt };
  return { sequence, hash: String(hash), at: String(at), keyId: String(keyId), statement, signature, signed };
}

/** What the file shows beside the signed text says the same. */
export const isRetold = ({ sequence, hash, at, signed }: HeldCheckpoint): boolean => sequence !== signed.sequence || hash !== signed.hash || at !== signed.at;

/** The bytes (SPKI, DER) of an Ed25519 public key. Null: the file holds none. */
export function readPublicKey(text: string): Uint8Array<ArrayBuffer> | null {
  const [, base64] = PEM.exec(text) ?? [];
  const bytes = base64 === undefined ? null : bytesOf(base64.replace(/\s/g, ''));
  return bytes !== null && bytes.length === ED25519_LENGTH && hexOf(bytes).startsWith(ED25519) ? bytes : null;
}

export const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether that key signed the text. Null: this browser cannot tell, for the page is not in a secure context or the browser does not know Ed25519. */
export async function isSignedBy(key: Uint8Array<ArrayBuffer>, { statement, signature }: HeldCheckpoint): Promise<boolean | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  try {
    const imported = await globalThis.crypto.subtle.importKey('spki', key, 'ed25519', false, ['verify']);
    const bytes = bytesOf(signature);
    return bytes !== null && (await globalThis.crypto.subtle.verify('ed25519', imported, bytes, new TextEncoder().encode(statement)));
  } catch {
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
