import { type Asked, type Question } from './hostile-vendor.js';
import { type ReadMode } from './lane.js';
import { PROBES, questionsOf, weeklyOf } from './spoils.js';

/** Every question of a weekly run, by what is done with the answer. */
export const allQuestionsOf = (mode: ReadMode): ReadonlySet<Question> => new Set([...questionsOf(mode), ...weeklyOf(mode), ...PROBES]);

/** Where the questions of a weekly run are not those that bad answers are given to. Empty = none goes without. */
export function gapsIn(mode: ReadMode, asked: readonly Asked[]): readonly string[] {
  const known = allQuestionsOf(mode);
  const requests = new Map<Question, ReadonlySet<string>>();
  for (const { question, request } of asked) requests.set(question, new Set([...(requests.get(question) ?? []), request]));
  return [
    ...[...requests.keys()].filter((question) => !known.has(question)).map((question) => `${question} is asked, and no bad answer is given to it`),
    ...[...known].filter((question) => !requests.has(question)).map((question) => `${question} is not asked any more`),
    ...[...requests].filter(([, { size }]) => size > 1).map(([question, { size }]) => `${question} stands for ${String(size)} requests that differ`),
  ];
}
