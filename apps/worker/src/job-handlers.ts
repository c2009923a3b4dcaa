import { type RunExecutor } from '@app/connector-runs';
import { type JobHandlers } from '@app/jobs';

export interface HandlerParts {
  readonly runs: RunExecutor;
}

/** One line per job; a job without one does not compile. */
export const jobHandlers = ({ runs }: HandlerParts): JobHandlers => ({
  'connector-run.execute': (payload, context) => runs.execute(payload, context),
});
