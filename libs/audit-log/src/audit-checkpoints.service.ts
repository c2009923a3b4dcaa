import { Inject, Injectable } from '@nestjs/common';

import { type Clock, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { CheckpointRefused } from './audit-log.errors.js';
import { HASH_START, toSequence } from './audit-reader.service.js';
import { signatureStateOf, signCheckpoint } from './checkpoint-signature.js';
import { type ChainHead, type CheckedChain, type Checkpoint, genesis, isCheckpointDue, textOf, verifyChain, verifyWithCheckpoints } from './domain/index.js';
import { AuditEventRepository } from './persistence/audit-event.repository.js';
import { CheckpointRepository } from './persistence/checkpoint.repository.js';
import { type PublicSigningKey } from './persistence/signing-key.repository.js';
import { SigningKeys } from './signing-keys.service.js';

/** A checkpoint with the text that was signed. */
export type CheckpointView = Checkpoint & { readonly statement: string };

/** Signed statements of how far the log went, for somebody else to keep: what is missing from the log later shows against them. */
@Injectable()
export class AuditCheckpoints {
  constructor(
    private readonly events: AuditEventRepository,
    private readonly checkpoints: CheckpointRepository,
    private readonly keys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** → whether one was signed. @throws CheckpointRefused when the log does not follow from the last one: it is not signed over */
  async signIfDue(org: OrganizationId): Promise<boolean> {
    const [last, head, at] = [await this.checkpoints.newest(org), await this.events.head(org), this.clock.now()];
    if (!isCheckpointDue(last, head, at)) return false;
    await this.#refuseUnlessBehind(org, last ?? genesis(org), head);
    const statement = { sequence: head.sequence, hash: head.hash, at };
    return this.checkpoints.add(org, signCheckpoint(org, statement, await this.keys.privateKey(org)));
  }

  /** Newest first. @throws InvalidInput naming cursor */
  async list(org: OrganizationId, { limit, cursor }: PageRequest): Promise<Page<CheckpointView>> {
    const { items, nextCursor } = await this.checkpoints.page(org, limit, toSequence(cursor));
    return { items: items.map((checkpoint) => ({ ...checkpoint, statement: textOf(org, checkpoint) })), nextCursor };
  }

  /** Those that were signed over a hash that begins so, in lower case. */
  async hashed(org: OrganizationId, start: string, limit: number): Promise<readonly Checkpoint[]> {
    return HASH_START.test(start) ? this.checkpoints.hashed(org, start, limit) : [];
  }

  async publicKeys(org: OrganizationId): Promise<readonly PublicSigningKey[]> {
    return this.keys.published(org);
  }

  /** Derives the whole chain again and holds every checkpoint against it. */
  async verify(org: OrganizationId): Promise<CheckedChain> {
    const keys = await this.keys.trusted(org);
    return verifyWithCheckpoints(org, {
      events: this.events.chain(org),
      checkpoints: this.checkpoints.all(org),
      stateOf: (one) => signatureStateOf(org, one, keys),
    });
  }

  /** Of the event of that number as it is now; null = it is not there. */
  async hashAt(org: OrganizationId, sequence: number): Promise<string | null> {
    return this.events.hashAt(org, sequence);
  }

  /** Up to the head that was asked for; events written since wait for the next one. */
  async #refuseUnlessBehind(org: OrganizationId, last: ChainHead, head: ChainHead): Promise<void> {
    const { problems } = await verifyChain(org, upTo(this.events.chain(org, last.sequence), head.sequence), last);
    const isGone = head.sequence < last.sequence || (head.sequence === last.sequence && head.hash !== last.hash);
    if (problems > 0 || isGone) throw new CheckpointRefused();
  }
}

async function* upTo<Event extends { readonly sequence: number }>(events: AsyncIterable<Event>, last: number): AsyncGenerator<Event> {
  for await (const event of events) {
    if (event.sequence > last) return;
    yield event;
  }
}
