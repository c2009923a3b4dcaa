import { Injectable } from '@nestjs/common';

import { figureOf } from '@app/assessments';
import { CatalogueAdoptions } from '@app/controls';
import { EvidenceReader, type EvidenceView } from '@app/evidence';
import { type OrganizationId } from '@app/kernel';
import { OrganizationService } from '@app/organizations';

import { type FoundResponse } from './search.response.js';
import { shortHash, type Wanted } from './wanted.js';

/** Finds what the catalogue names: controls and figures. */
@Injectable()
export class FigureSearch {
  constructor(
    private readonly adoptions: CatalogueAdoptions,
    private readonly evidence: EvidenceReader,
    private readonly organizations: OrganizationService,
  ) {}

  async controls(org: OrganizationId, wanted: Wanted): Promise<readonly FoundResponse[]> {
    const { frameworks } = await this.adoptions.catalogueOf(org);
    const all = frameworks.flatMap((framework) => framework.controls.map((control) => ({ framework, control })));
    const found = all.filter(({ control }) => wanted.isIn(control.id, control.title));
    // `CC6.2` itself before `CC6.21`.
    found.sort((a, b) => Number(b.control.id.toLowerCase() === wanted.text) - Number(a.control.id.toLowerCase() === wanted.text));
    return found.map(({ framework, control }) => ({
      kind: 'control',
      id: control.id,
      title: `${control.id} ${control.title}`,
      detail: framework.name,
      path: `/controls/${framework.id}/${encodeURIComponent(control.id)}`,
    }));
  }

  /** By the beginning of the id or of the fingerprint, else the newest finding of each connection for figures of that name: never a walk through all evidence. */
  async evidenceOf(org: OrganizationId, wanted: Wanted, limit: number): Promise<readonly FoundResponse[]> {
    const { evidenceTypes } = await this.adoptions.catalogueOf(org);
    const titles = new Map(evidenceTypes.map(({ type, title }) => [type, title]));
    const byId = wanted.idStart === null ? [] : await this.evidence.beginningWith(org, wanted.idStart, limit);
    const byFingerprint = wanted.hashStart === null ? [] : await this.evidence.fingerprinted(org, wanted.hashStart, limit);
    const types = evidenceTypes.filter(({ type, title }) => wanted.isIn(type, title)).map(({ type }) => type);
    const byName = types.length === 0 ? [] : await this.#newestOf(org, types, limit);
    const rows = new Map([...byId, ...byFingerprint, ...byName].map((row) => [row.id, row]));
    return [...rows.values()].map((row) => ({
      kind: 'evidence',
      id: row.id,
      title: `${titles.get(row.type) ?? row.type}: ${figureOf(row.value)}`,
      detail: `${row.provenance.source.label}, as of ${row.asOf}${byFingerprint.includes(row) ? `, fingerprint ${shortHash(row.fingerprint)}` : ''}`,
      path: `/evidence/${row.id}`,
    }));
  }

  async #newestOf(org: OrganizationId, types: readonly string[], limit: number): Promise<readonly EvidenceView[]> {
    const { timeZone } = await this.organizations.get(org);
    return (await this.evidence.list(org, { types, current: true, timeZone }, { limit })).items;
  }
}
