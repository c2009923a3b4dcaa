import { AppError, InvalidInput } from '@app/kernel';

/** The same answer for an unknown, a foreign and another population's sample. */
export class SampleNotFound extends AppError {
  constructor() {
    super({
      code: 'sample.not-found',
      kind: 'not-found',
      message: 'There is no such sample of this population.',
      remedy: 'Look it up in the list of samples.',
    });
  }
}

/** A seed that was known before the rows were fixed proves nothing. */
export class PopulationNotSealedYet extends AppError {
  constructor() {
    super({
      code: 'sample.population-not-sealed',
      kind: 'conflict',
      message: 'The population was not sealed before the seed was given.',
      remedy: 'Check the clocks of the machines that run workers, then draw with a new seed.',
    });
  }
}

export class NothingToSample extends AppError {
  constructor() {
    super({
      code: 'sample.empty-population',
      kind: 'unprocessable',
      message: 'Nobody is in this population: there is nothing to draw.',
      remedy: 'The figure itself is the evidence: its root is that of an empty list.',
    });
  }
}

export class SampleTooLarge extends AppError {
  constructor(populationCount: number) {
    super({
      code: 'sample.too-large',
      kind: 'unprocessable',
      message: `The population has ${String(populationCount)} rows.`,
      remedy: 'Ask for at most as many.',
      errors: [{ field: 'size', message: `must be at most ${String(populationCount)}, the rows of the population` }],
    });
  }
}

/** What cannot be recorded is not opened. */
export class ReadingNotRecorded extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'custody.not-recorded',
      kind: 'unavailable',
      message: 'What you open is written to the audit log first. That did not work, so it is not shown.',
      remedy: 'Try again in a few seconds. If it stays so, tell whoever runs this service that the audit log takes no events.',
      retryAfterSeconds: 5,
      cause,
    });
  }
}

export const badCursor = (): InvalidInput => new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
