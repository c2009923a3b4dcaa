import type { Probe, ProbeVerdict, VendorHttp } from '@app/connector-sdk';
import { countOn, rowsOn, VendorProblem } from '@app/connector-sdk';

import { completedTasksOfHires, countTasks, countWhere, hired, PAGE_SIZE, queryPage, TASK_FIELDS, tasksOfHires } from './bamboohr.queries.js';
import { completedTask, fieldOptions, personId, task } from './bamboohr.records.js';

const SHAPE_ROWS = 5;

/** Are there task rows, and do they look like tasks? Nothing about them is documented, so nothing is assumed. */
export const onboardingTasks: Probe = {
  title: 'Onboarding tasks can be read',
  remedy: 'Headcount and terminations work without it. To have it, let the key’s user see the tasks of all employees; it is asked for again every week.',
  run: async (http) => {
    const rows = rowsOn(await queryPage(http, { fields: TASK_FIELDS, filter: "taskName ne ''" }, { page: 1, pageSize: SHAPE_ROWS }));
    if (rows.length === 0) return { verdict: 'unknown', detail: 'There are no tasks yet to judge by.' };
    const alike = rows.every((row) => task.safeParse(row).success);
    if (!alike) return { verdict: 'unknown', detail: 'The task rows have a shape that is not understood.' };
    return { verdict: 'available', detail: `Task rows can be read; ${await taskLists(http)}.` };
  },
};

/** For the reader of the test only: `unknown field` answers 500 in plain text, which says nothing about the tasks themselves. */
async function taskLists(http: VendorHttp): Promise<string> {
  try {
    const body = { fields: ['taskTasklist', 'taskCategory'] };
    const options = await http.post('/v1_2/datasets/employee/field-options', { body, answer: fieldOptions });
    return `${options.taskTasklist?.length ?? 0} task lists`;
  } catch (error) {
    if (!(error instanceof VendorProblem) || error.closes) throw error;
    return 'the names of the task lists cannot';
  }
}

/**
 * Does `totalItems` count task rows, or people who have tasks? And does the filter on the completion date select? Undocumented, so both are shown on the
 * vendor's own data: more tasks than people hired can only be rows, and the first page of rows bounds the completed ones.
 */
export const taskTotals: Probe = {
  title: 'Task totals count tasks',
  remedy: null,
  run: async (http, when): Promise<ProbeVerdict> => {
    const hires = countOn(await countWhere(http, hired(when)), personId);
    const listed = await queryPage(http, { fields: TASK_FIELDS, filter: tasksOfHires(when), orderBy: 'eeid asc' }, { page: 1, pageSize: PAGE_SIZE });
    const rows = rowsOn(listed);
    if (rows.length !== Math.min(listed.totalItems, listed.pageSize)) return { verdict: 'unavailable', detail: 'The total is not the number of rows.' };
    if (listed.totalItems <= hires) return { verdict: 'undecided', detail: 'There are too few tasks to tell whether the total counts tasks or people.' };
    const completed = countOn(await countTasks(http, completedTasksOfHires(when)), completedTask);
    return isPlausible(rows, listed.totalItems, completed)
      ? { verdict: 'available', detail: 'The totals count task rows.' }
      : { verdict: 'unavailable', detail: 'The total of completed tasks contradicts the rows.' };
  },
};

function isPlausible(rows: readonly unknown[], total: number, completed: number): boolean {
  const read = rows.map((row) => task.safeParse(row));
  const done = read.filter(({ success, data }) => success && data?.taskCompletedDate !== null).length;
  const open = read.length - done;
  return read.every(({ success }) => success) && completed >= done && completed <= total - open;
}
