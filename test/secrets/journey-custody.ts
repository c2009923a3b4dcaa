import { addDays, localDateIn } from '@app/kernel';

import { type ApiClient } from '../support/api-client.js';
import { download } from '../support/unzip.js';
import { canary } from './canary.js';
import { type JourneyRecord } from './journey-record.js';

export const TIME_ZONE = 'Europe/Berlin';
const LEAVERS = 'hr.terminations_30d';
const CONTROL = 'CC6.2';

/** What becomes of evidence in people's hands: sampled, revealed, assessed, sealed by somebody else, and taken away as a ZIP. */
export class JourneyCustody {
  /** No secret: a word in a note of the assessment, so that a sweep of the export is known to look into it. */
  readonly marker = canary();
  #id = '';
  #pack: Buffer = Buffer.alloc(0);

  constructor(private readonly record: JourneyRecord) {}

  /** The ZIP that was taken away. */
  get pack(): Buffer {
    return this.#pack;
  }

  async sampled(): Promise<void> {
    const { record } = this;
    interface Row {
      readonly id: string;
      readonly population: { readonly count: number } | null;
    }
    const { items } = (await record.expect(200, record.owner.get(`/api/v1/evidence?type=${LEAVERS}&limit=200`))).body as { items: readonly Row[] };
    const [most] = [...items].sort((a, b) => (b.population?.count ?? 0) - (a.population?.count ?? 0));
    const population = `/api/v1/populations/${most?.id ?? ''}`;
    const sample = await record.expect(201, record.owner.post(`${population}/samples`, { size: 1, seed: 'dice 4 1 6 6 2 3' }));
    await record.expect(200, record.owner.post(`${population}/reveal`, { sampleId: sample.body.id as string }));
    await record.expect(200, record.owner.post(`${population}/reveal`, { all: true }));
    record.did('sampled', 'revealed');
  }

  /** `approver`: somebody else than the owner, who prepares it. */
  async assessed(approver: ApiClient): Promise<void> {
    const { record } = this;
    const today = localDateIn(new Date(), TIME_ZONE);
    const period = { start: addDays(today, -1), end: addDays(today, 1) };
    const draft = { name: 'Swept', framework: 'soc2', period, controlIds: [CONTROL], notes: { [CONTROL]: this.marker } };
    this.#id = (await record.expect(201, record.owner.post('/api/v1/assessments', draft))).body.id as string;
    const path = `/api/v1/assessments/${this.#id}`;
    await record.expect(200, record.owner.post(`${path}/evidence`, { controlId: CONTROL, type: LEAVERS }));
    await record.expect(200, record.owner.post(`${path}/submit`));
    await record.expect(200, approver.post(`${path}/approve`));
    record.did('assessed', 'sealed');
  }

  /** The pack with the rows in clear. */
  async exported(): Promise<void> {
    const { record } = this;
    const { status, bytes } = await download(`${record.url}/api/v1/assessments/${this.#id}/export?rows=true`, record.owner);
    if (status !== 200) throw new Error(`the export answered ${String(status)}`);
    this.#pack = bytes;
    record.did('exported');
  }
}
