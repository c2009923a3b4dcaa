import { Inject, Injectable } from '@nestjs/common';

import { type AuditEvent, AuditReader } from '@app/audit-log';
import { ControlCatalogue, ControlReader } from '@app/controls';
import { EvidenceReader, type EvidenceView } from '@app/evidence';
import { sheetOf } from '@app/evidence/domain/index.js';
import { type Clock, type OrganizationId } from '@app/kernel';
import { OrganizationService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { headerPageOf } from './domain/index.js';
import { loadFonts } from './print/fonts.js';
import { printHeaderPage } from './print/print-header-page.js';

const RUN_ENDED = ['connector-run.succeeded', 'connector-run.partial', 'connector-run.failed'] as const;

/** The one-page collection header of a row, as an examiner prints it. */
@Injectable()
export class CollectionHeaders {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly events: AuditReader,
    private readonly controls: ControlReader,
    private readonly catalogue: ControlCatalogue,
    private readonly organizations: OrganizationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A PDF of one page. @throws EvidenceNotFound */
  async print(org: OrganizationId, evidenceId: string): Promise<Buffer> {
    const view = await this.evidence.one(org, evidenceId);
    return this.printView(org, view, await this.eventOf(org, view));
  }

  /** The audit event of the run that wrote the row; null = there is none. */
  async eventOf(org: OrganizationId, { runId }: Pick<EvidenceView, 'runId'>): Promise<AuditEvent | null> {
    const { items } = await this.events.list(org, { targetId: runId, types: RUN_ENDED }, { limit: 1 });
    return items[0] ?? null;
  }

  async printView(org: OrganizationId, view: EvidenceView, event: AuditEvent | null): Promise<Buffer> {
    const { name } = await this.organizations.get(org);
    const controls = (await this.controls.controlsOf(org, [view.type])).get(view.type) ?? [];
    const now = this.clock.now();
    const page = headerPageOf({
      organization: name,
      title: this.catalogue.catalogue.evidenceTypes.find(({ type }) => type === view.type)?.title ?? view.type,
      sheet: sheetOf(org, view, view),
      chain: event === null ? null : { sequence: event.sequence, hash: event.hash, at: event.at, namesDigest: event.body.includes(view.digest) },
      controls,
      frameworkNames: new Map(this.catalogue.frameworks().map(({ id, name: title }) => [id, title])),
      seals: view.seals,
      now,
    });
    return printHeaderPage(page, loadFonts(), now);
  }
}
