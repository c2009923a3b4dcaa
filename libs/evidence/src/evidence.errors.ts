import { AppError } from '@app/kernel';

/** The same answer for an unknown, a foreign and a deleted id. */
export class EvidenceNotFound extends AppError {
  constructor() {
    super({ code: 'evidence.not-found', kind: 'not-found', message: 'There is no such evidence.', remedy: 'Look it up in the list of evidence.' });
  }
}

/** Another run recorded the same figure between prepare and write: nothing was written. */
export class EvidenceMoved extends AppError {
  constructor() {
    super({
      code: 'evidence.moved',
      kind: 'conflict',
      message: 'Another run recorded this figure meanwhile; nothing was written.',
      remedy: 'Run again: the figure is then compared with the newest one.',
    });
  }
}

/** The newest finding would not be the newest row: freshness and `current` would lie. */
export class EvidenceOutOfOrder extends AppError {
  constructor() {
    super({
      code: 'evidence.out-of-order',
      kind: 'conflict',
      message: 'A figure of this run was already recorded by one that started later.',
      remedy: 'Check the clocks of the machines that run workers, and CLOCK_OFFSET, then run again.',
    });
  }
}

export class CountOnly extends AppError {
  constructor() {
    super({
      code: 'evidence.count-only',
      kind: 'unprocessable',
      message: 'This figure is a total that the vendor counted: no rows were read.',
      remedy: 'Read with rows (directory) to be able to sample people.',
    });
  }
}

export class PopulationExpired extends AppError {
  constructor() {
    super({
      code: 'evidence.population-expired',
      kind: 'unprocessable',
      message: 'The rows behind this figure were removed at the end of their retention; figure and root remain.',
      remedy: 'Open a newer finding of this type.',
    });
  }
}

/** The stored rows are not those that the evidence committed to. */
export class PopulationDamaged extends AppError {
  constructor() {
    super({
      code: 'evidence.population-damaged',
      kind: 'unprocessable',
      message: 'The stored rows do not match the root in the evidence.',
      remedy: 'Compare with a backup: somebody altered the stored rows.',
    });
  }
}
