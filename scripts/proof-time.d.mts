/** `startTime` and `endTime` in ms. */
export function proofTimeOf(
  testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[],
  root: string,
): string | null;
