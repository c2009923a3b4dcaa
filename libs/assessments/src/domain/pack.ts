import { type Json } from '@app/kernel';

import { type Gap } from './gaps.js';

const PACK_FORMAT = 'attesta-assessment-pack/1';

/** A file of a pack as the manifest lists it. */
export interface PackEntry {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Something that a reader of the pack would look for and not find. */
export interface Omission {
  readonly kind: 'not-approved' | 'gap' | 'population-expired' | 'population-damaged' | 'rows-purged' | 'event-not-found' | 'row-altered';
  readonly controlId: string | null;
  readonly evidenceId: string | null;
  readonly text: string;
}

export interface ManifestInput {
  readonly organization: { readonly id: string; readonly name: string };
  readonly assessment: { readonly [key: string]: Json };
  readonly exportedAt: Date;
  readonly exportedBy: string;
  /** In the order of the pack. */
  readonly files: readonly PackEntry[];
  readonly omissions: readonly Omission[];
  /** Left out by choice, in words; no fault of the pack. */
  readonly notAskedFor: readonly string[];
}

/** The last file: what is in the pack, and what is missing. A pack with any omission says `partial`. */
export const manifestOf = ({ organization, assessment, exportedAt, exportedBy, files, omissions, notAskedFor }: ManifestInput): Json => ({
  format: PACK_FORMAT,
  organization: { ...organization },
  assessment,
  exportedAt: exportedAt.toISOString(),
  exportedBy,
  partial: omissions.length > 0,
  omissions: omissions.map((omission) => ({ ...omission })),
  notAskedFor,
  files: files.map((file) => ({ ...file })),
});

export const gapOmissions = (controlId: string, gaps: readonly Gap[]): readonly Omission[] =>
  gaps.map(({ text }) => ({ kind: 'gap', controlId, evidenceId: null, text }));

/** A name for a folder or a file: nothing that a file system or an archiver could take for something else. */
export function toFileName(text: string): string {
  const safe = text
    .replace(/[^A-Za-z0-9._()-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 80);
  return safe === '' ? '_' : safe;
}

export const folderOfControl = (controlId: string): string => `controls/${toFileName(controlId)}`;
export const folderOfEvidence = ({ type, asOf, id }: { readonly type: string; readonly asOf: string; readonly id: string }): string =>
  `evidence/${toFileName(type)}/${asOf}_${id}`;

/** How to read a pack and check it without anybody's help. */
export const READ_ME = `Assessment pack of Attesta

manifest.json       every file with its SHA-256; "partial" and each omission; the last file written
assessment.json     the assessment, its controls, gaps and limits, as the API answers
content.json        what was submitted or approved: its SHA-256 is contentDigest, which the audit event of the approval names
seals.json          one seal per finding (approved assessments): its SHA-256 is sealDigest
calendar.csv        each day of the period, per connection and figure
controls/<id>/      control.json and evidence.csv: which findings are attached, with their folders
evidence/<type>/<day>_<id>/
  evidence.json           the finding as the API answers
  row.json                the bytes under its digest: SHA-256 of this file = digest = evidenceHash of its seal
  audit-event.json        the bytes of the event of its run: SHA-256 of this file = the event's hash; it names the digest
  confirmations.json      when the same finding was seen again
  collection-header.pdf   one page: source, scope, completeness, integrity, fit
  population.csv          per row its salted commitment, in leaf order; the root in evidence.json is the RFC 6962 tree head over them
  population.json         only where rows were asked for: rows with salts, exactly as committed to

To check a file:   sha256sum <file>, and compare with manifest.json.
To check a row:    SHA-256(salt bytes, then the RFC 8785 JSON {key, on, row}) = its commitment.
CSV: a cell that a spreadsheet could run as a formula begins with an apostrophe that is no part of the value. JSON files hold the exact values.
What this pack cannot show: that later events were cut off the audit log. Compare with a checkpoint that somebody else holds.
`;
