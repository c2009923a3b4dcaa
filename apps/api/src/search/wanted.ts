/** What is looked for, as everything is compared with it. */
export class Wanted {
  readonly text: string;

  constructor(q: string) {
    this.text = q.trim().toLowerCase();
  }

  /** Too short to tell anything from anything: blanks around one letter. */
  get isEmpty(): boolean {
    return this.text.length < 2;
  }

  /** Plain text, never a pattern. */
  isIn(...texts: readonly string[]): boolean {
    return texts.some((text) => text.toLowerCase().includes(this.text));
  }

  /** Digits of an id, enough that not every row has them. */
  get idStart(): string | null {
    return /^[0-9a-f]{4,24}$/.test(this.text) ? this.text : null;
  }

  /** Digits of a fingerprint or a hash: as many as the pages show of one, so that two are hardly ever alike. */
  get hashStart(): string | null {
    return /^[0-9a-f]{8,64}$/.test(this.text) ? this.text : null;
  }

  isStartOf(id: string): boolean {
    return this.idStart !== null && id.startsWith(this.idStart);
  }
}

/** As the pages show one. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-4)}`;
