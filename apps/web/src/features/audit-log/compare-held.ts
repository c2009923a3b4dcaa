import { digestHex } from '@/api/canonical';
import { auditCheckpoints, auditEvents } from '@/api/client';
import { type HeldCheckpoint, hexOf, isRetold, isSignedBy, LARGEST_FILE, readCheckpoint, readPublicKey } from './held-checkpoint';
import { verifyChain } from './verify-chain';

/** Where the key came from that the signature was checked with. */
type KeyFrom = 'held' | 'service';
export type Unfit = 'other-organization' | 'other-key' | 'unknown-key' | 'broken' | 'retold';
export type Difference = 'missing' | 'rewritten' | 'altered';

export type Comparison =
  | { readonly kind: 'not-a-checkpoint' | 'not-a-key' | 'insecure' | 'too-old' }
  | { readonly kind: 'unfit'; readonly why: Unfit; readonly sequence: number }
  | { readonly kind: 'differs'; readonly why: Difference; readonly sequence: number; readonly before: number | null }
  | { readonly kind: 'contained'; readonly sequence: number; readonly keyFrom: KeyFrom; readonly isKeyHandedOut: boolean };

interface Asked {
  readonly checkpoint: File;
  readonly key: File | null;
  readonly organizationId: string;
}

/** Holds a kept checkpoint against the log as the service shows it now: the signature first, then the event, its hash computed again here. */
export async function compareHeld({ checkpoint, key, organizationId }: Asked): Promise<Comparison> {
  const held = readCheckpoint(await textOf(checkpoint));
  if (held === null) return { kind: 'not-a-checkpoint' };
  const { sequence, organization } = held.signed;
  if (organization !== organizationId) return { kind: 'unfit', why: 'other-organization', sequence };
  const signer = await signerOf(held, key);
  if ('kind' in signer) return signer;
  const fits = await isSignedBy(signer.bytes, held);
  if (fits === null) return { kind: globalThis.crypto?.subtle === undefined ? 'insecure' : 'too-old' };
  if (!fits) return { kind: 'unfit', why: signer.isNamed ? 'broken' : 'other-key', sequence };
  if (!signer.isNamed || isRetold(held)) return { kind: 'unfit', why: 'retold', sequence };
  return (await differenceOf(held)) ?? { kind: 'contained', sequence, keyFrom: signer.from, isKeyHandedOut: signer.isHandedOut };
}

interface Signer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: KeyFrom;
  /** The checkpoint names this key. */
  readonly isNamed: boolean;
  /** The service still hands it out. */
  readonly isHandedOut: boolean;
}

async function signerOf({ keyId, signed }: HeldCheckpoint, file: File | null): Promise<Signer | Comparison> {
  const handedOut = await auditCheckpoints.keys();
  const own = file === null ? undefined : await textOf(file);
  const text = own ?? handedOut.find((key) => key.keyId === keyId)?.publicKey;
  if (text === undefined) return { kind: 'unfit', why: 'unknown-key', sequence: signed.sequence };
  const bytes = readPublicKey(text);
  if (bytes === null) return { kind: 'not-a-key' };
  const digest = await digestHex('', hexOf(bytes));
  if (digest === null) return { kind: 'insecure' };
  const isHandedOut = handedOut.some(({ publicKey }) => hexOf(readPublicKey(publicKey) ?? new Uint8Array()) === hexOf(bytes));
  return { bytes, from: file === null ? 'service' : 'held', isNamed: digest.slice(0, keyId.length) === keyId && keyId.length === KEY_ID_LENGTH, isHandedOut };
}
const KEY_ID_LENGTH = 32;

/** Null: the log still has that event, and what it says gives the hash that was signed. */
async function differenceOf({ signed: { sequence, hash } }: HeldCheckpoint): Promise<Comparison | null> {
  const found = await auditEvents.upTo(sequence);
  if (found?.sequence !== sequence) return { kind: 'differs', why: 'missing', sequence, before: found?.sequence ?? null };
  const { firstBad } = await verifyChain([found]);
  if (found.hash !== hash) return { kind: 'differs', why: 'rewritten', sequence, before: null };
  return firstBad === null ? null : { kind: 'differs', why: 'altered', sequence, before: null };
}

const textOf = async (file: File): Promise<string> => (file.size > LARGEST_FILE ? '' : file.text());
