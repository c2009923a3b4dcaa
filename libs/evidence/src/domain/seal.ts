/** What an approved assessment says of a finding: this very row, with this digest, was relied on. */
export interface Seal {
  readonly evidenceId: string;
  readonly assessmentId: string;
  /** `digest` of the row at approval, derived again from the row. */
  readonly evidenceHash: string;
  readonly approvedAt: Date;
}
