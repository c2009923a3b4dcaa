import { AuditCheckpoints, type CheckedChain } from '@app/audit-log';
import { OrganizationDirectory } from '@app/organizations';

import { parseOptions } from '../arguments.js';
import { CheckFailed } from '../cli.errors.js';
import { withContext } from '../cli-context.js';
import { commandConfig } from '../environment.js';
import { organizationsOf } from '../organizations-of.js';

/** Derives every chain again from its stored bytes and holds the checkpoints against it. */
export async function auditVerify(args: readonly string[]): Promise<void> {
  const options = parseOptions('audit verify', args, { organization: { type: 'string' }, json: { type: 'boolean' } });
  await withContext(await commandConfig(), async (get) => {
    let broken = 0;
    let limit = '';
    for await (const id of organizationsOf(get(OrganizationDirectory), options.organization)) {
      const report = await get(AuditCheckpoints).verify(id);
      if (report.firstProblem !== null) broken++;
      limit = report.limits.join(' ');
      process.stdout.write(options.json === true ? `${JSON.stringify({ organizationId: id, ...report })}\n` : `${line(id, report)}\n`);
    }
    if (options.json !== true) process.stdout.write(`${limit}\n`);
    if (broken > 0)
      throw new CheckFailed(
        `${String(broken)} audit log(s) were altered.`,
        'Keep the database as it is and compare it with the checkpoints and backups that others hold.',
      );
  });
}

function line(id: string, { events, checkpoints, head, firstProblem, problems }: CheckedChain): string {
  if (firstProblem === null) return `${id}: ${String(events)} events, no link is missing, ${String(checkpoints)} checkpoints fit, head ${head.hash}`;
  return `${id}: ${String(events)} events, BROKEN at sequence ${String(firstProblem.sequence)}: ${firstProblem.what} (${String(problems)} in all)`;
}
