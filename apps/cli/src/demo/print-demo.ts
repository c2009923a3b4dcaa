import { CheckFailed } from '../cli.errors.js';
import { type DemoFigures, type DemoStory } from './demo-story.js';

export interface DemoSignIn {
  readonly address: string;
  readonly owner: string;
  readonly password: string;
  readonly sandbox: string;
  readonly organizations: readonly [string, string];
}

export function printDemo(log: (line: string) => void, { company, runs, first, newest, events }: DemoStory, signIn: DemoSignIn): void {
  if (first.day !== newest.day) printFigures(log, `First run of ${company}`, first);
  printFigures(log, first.day === newest.day ? `First run of ${company}` : `Newest run of ${company}`, newest);
  log('');
  log(`Runs: ${counted(runs)}`);
  log(`Audit events: ${counted(events)}`);
  log('');
  log(`Attesta runs at ${signIn.address} (API documentation: ${signIn.address}/api/docs)`);
  log(`Sign in as ${signIn.owner} with the password ${signIn.password}`);
  log(`Two organizations: ${signIn.organizations[0]} is read every day; ${signIn.organizations[1]} has a stale connection.`);
  log(`Ctrl-C stops everything; the data stay for the next demo. The vendor's bad days: ${signIn.sandbox} (apps/sandbox/README.md).`);
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${String(count)} ${name}`).join(', ');
}

function printFigures(log: (line: string) => void, title: string, { day, rows }: DemoFigures): void {
  log('');
  log(`${title} on ${day}, and the sandbox's own count of the same people:`);
  for (const { title: figure, measured, counted } of rows)
    log(`  ${figure.padEnd(36)} ${measured.padEnd(18)} sandbox ${counted}${measured === counted ? '' : '   DIFFERENT'}`);
}

/** A figure that differs from the count is the one thing that must not happen. */
export function demandEqual({ first, newest }: DemoStory): void {
  if ([...first.rows, ...newest.rows].every(({ measured, counted }) => measured === counted)) return;
  throw new CheckFailed("A figure differs from the sandbox's own count.", 'Keep ATTESTA_HOME as it is and report it with the lines above.');
}
