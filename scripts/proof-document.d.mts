interface Figure {
  readonly promise: number | string;
  readonly claim: string;
  readonly counted: Readonly<Record<string, number>>;
  readonly demands: Readonly<Record<string, { readonly atLeast: number } | { readonly atMost: number }>>;
  readonly passed: boolean;
  readonly seed: number;
}
interface Section {
  readonly suite: string;
  readonly figures: readonly Figure[];
  readonly problems: readonly string[];
  readonly versions: { readonly node: string; readonly mongodb: string; readonly redis: string };
  readonly tree: {
    /** Short hash at the beginning; `unknown` outside a repository. */
    readonly commit: string;
    readonly commitAfter: string;
    readonly isDirty: boolean;
  };
  readonly seconds: number;
  readonly date: Date;
  readonly short: boolean;
}
export const REQUIRED: Readonly<Record<string, Readonly<Record<string, number>>>>;
export function placesOf(suite: string): readonly string[];
export function missingPromises(suite: string, figures: readonly Figure[]): readonly string[];
export function sectionOf(section: Section): string;
export function merged(before: string, measured: readonly { readonly suite: string; readonly section: string }[]): string;
