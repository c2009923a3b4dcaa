import type { MetricProvenance, MetricValue, Period } from '@app/connector-sdk';
import { type Json, type LocalDate } from '@app/kernel';

/** Meaning and shape of a row. A figure measured under another version is never a confirmation of this one. */
export const EVIDENCE_SCHEMA_VERSION = 1;

/** How a figure came to be: who asked what of whom, with which key, and what the SDK recorded of the answers. Holds no credential and no row. */
export interface Provenance {
  readonly source: {
    /** The customer's account at the vendor, for example the subdomain. */
    readonly label: string;
    readonly host: string;
    readonly connector: { readonly slug: string; readonly version: string };
    readonly mappingVersion: string;
  };
  readonly principal: {
    /** Who the key belongs to at the vendor, never a name; null when the vendor does not tell. */
    readonly label: string | null;
    /** HMAC of the key, never the key. */
    readonly keyFingerprint: string;
    readonly permissionDigest: string | null;
  };
  readonly read: MetricProvenance;
}

/** A finding as stored: nothing in it ever changes. */
export interface Evidence {
  readonly id: string;
  readonly connectionId: string;
  readonly runId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly asOf: LocalDate;
  readonly timeZone: string;
  readonly period: Period;
  readonly value: MetricValue;
  /** `root` null = count only: no rows were read, none can be sampled. */
  readonly population: { readonly count: number; readonly root: string | null };
  /** Exactly as fingerprinted: the window is written relatively. */
  readonly scope: Json;
  readonly provenance: Provenance;
  /** SHA-256, hex: equal findings of different days have the same one. */
  readonly fingerprint: string;
  /** Start of the run: the instant from which its age counts. */
  readonly observedAt: Date;
  /** End of the read. */
  readonly collectedAt: Date;
  /** When this row alone would be stale; a later confirmation moves the freshness of its type, not this. */
  readonly staleAfter: Date;
  /** The row of the same period that this one corrects. */
  readonly supersedes: string | null;
  /** The earlier finding counted again; `delta` = this count − its count. */
  readonly restates: { readonly evidenceId: string; readonly delta: number } | null;
  /** The finding that was current before. */
  readonly previous: { readonly evidenceId: string; readonly count: number } | null;
  /** SHA-256, hex, over organization and all other fields. */
  readonly digest: string;
}

/** The same finding seen again. */
export interface Confirmation {
  readonly id: string;
  readonly evidenceId: string;
  readonly runId: string;
  /** Start of the run. */
  readonly observedAt: Date;
  readonly collectedAt: Date;
  readonly asOf: LocalDate;
  readonly timeZone: string;
  readonly period: Period;
  readonly rowsRead: number | null;
  readonly pages: number;
  readonly rawDigest: string;
}
