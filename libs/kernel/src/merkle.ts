import { createHash } from 'node:crypto';

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const state = createHash('sha256');
  for (const part of parts) state.update(part);
  return state.digest();
};
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 §2.1 leaf hash: H(0x00 ‖ data). */
export const merkleLeaf = (data: Uint8Array): Buffer => hash(LEAF, data);

/**
 * RFC 6962 §2.1 tree head over leaf hashes, in their order. The empty tree is H("").
 * Memory: one hash per tree level, so leaves may be streamed in.
 */
export class MerkleRoot {
  readonly #stack: { readonly size: number; readonly hash: Buffer }[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(leafHash: Buffer): void {
    this.#count++;
    let node = { size: 1, hash: leafHash };
    for (let left = this.#stack.at(-1); left?.size === node.size; left = this.#stack.at(-1)) {
      this.#stack.pop();
      node = { size: left.size + node.size, hash: hash(NODE, left.hash, node.hash) };
    }
    this.#stack.push(node);
  }

  digest(): Buffer {
    const [last, ...rest] = [...this.#stack].reverse();
    if (last === undefined) return hash();
    return rest.reduce((right, left) => hash(NODE, left.hash, right), last.hash);
  }
}
