import { createHash } from 'node:crypto';

import { secretPatterns } from './secret-forms.js';

const REPLACEMENT = '[secret]';

interface Held {
  readonly patterns: readonly string[];
  holders: number;
}

/**
 * Takes secrets in use out of text: raw, base64 (also inside `key:x`), URL-encoded, JSON-escaped, hex and as byte arrays. It knows only what
 * it holds; what was cut into pieces passes.
 */
export class SecretScrubber {
  /** Shorter values are not held: they would blot out ordinary text. */
  static readonly MIN_LENGTH = 4;

  readonly #held = new Map<string, Held>();
  #pattern: RegExp | null = null;

  /** Keeps the secret out of text until the returned function is called. Holding it twice takes two releases. */
  hold(secret: string | Uint8Array): () => void {
    const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret;
    if (bytes.length < SecretScrubber.MIN_LENGTH) return () => undefined;
    const id = createHash('sha256').update(bytes).digest('base64');
    const held = this.#held.get(id) ?? { patterns: secretPatterns(bytes), holders: 0 };
    held.holders++;
    this.#held.set(id, held);
    this.#pattern = null;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      held.holders--;
      if (held.holders === 0) this.#held.delete(id);
      this.#pattern = null;
    };
  }

  scrub(text: string): string {
    if (this.#held.size === 0) return text;
    this.#pattern ??= new RegExp(this.#sources().join('|'), 'g');
    return text.replace(this.#pattern, REPLACEMENT);
  }

  #sources(): readonly string[] {
    return [...this.#held.values()].flatMap((held) => held.patterns).sort((a, b) => b.length - a.length);
  }
}
