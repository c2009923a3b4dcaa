import { stream } from '@app/connector-sdk';

import {
  ACTIVE,
  PAGE_SIZE,
  PERSON_FIELDS,
  queryPage,
  TASK_FIELDS,
  TASK_ORDER,
  tasksOfHires,
  terminated,
  TERMINATION_FIELDS,
  TERMINATION_HISTORY_DAYS,
} from './bamboohr.queries.js';
import { person, personId, task, termination } from './bamboohr.records.js';

/** Everybody the key can see, people who left included. */
export const people = stream({
  record: person,
  key: ({ eeid }) => eeid,
  page: (http, _when, page) => queryPage(http, { fields: PERSON_FIELDS, orderBy: 'eeid asc' }, { page, pageSize: PAGE_SIZE }),
  empty: 'no-records',
  row: ({ eeid, status, hireDate, terminationDate }) => ({ eeid, status, hireDate, terminationDate }),
});

/** For the weekly comparison: is the vendor's count a count of different people? */
export const activePeople = stream({
  record: personId,
  key: ({ eeid }) => eeid,
  page: (http, _when, page) => queryPage(http, { fields: ['eeid'], filter: ACTIVE, orderBy: 'eeid asc' }, { page, pageSize: PAGE_SIZE }),
  empty: 'no-records',
  row: ({ eeid }) => ({ eeid }),
});

/** Terminations of the last 90 days. One event is a person on a day: a rehire who leaves again is two. */
export const terminations = stream({
  record: termination,
  key: ({ eeid, terminationDate }) => `${eeid}/${terminationDate ?? ''}`,
  page: (http, when, page) =>
    queryPage(http, { fields: TERMINATION_FIELDS, filter: terminated(when), orderBy: 'terminationDate desc, eeid asc' }, { page, pageSize: PAGE_SIZE }),
  empty: 'zero',
  row: ({ eeid, terminationDate, status, employmentStatusTerminationType }) => ({ eeid, terminationDate, status, employmentStatusTerminationType }),
  on: ({ terminationDate }) => terminationDate,
  historyDays: TERMINATION_HISTORY_DAYS,
});

/** Tasks of the people hired in the last 90 days. They have no id; what names one is all of it but its completion. */
export const tasks = stream({
  record: task,
  key: ({ eeid, taskTasklist, taskCategory, taskName, taskDueDate }) => JSON.stringify([eeid, taskTasklist, taskCategory, taskName, taskDueDate]),
  page: (http, when, page) => queryPage(http, { fields: TASK_FIELDS, filter: tasksOfHires(when), orderBy: TASK_ORDER }, { page, pageSize: PAGE_SIZE }),
  empty: 'zero',
  row: ({ eeid, taskTasklist, taskCategory, taskName, taskDueDate, taskCompletedDate }) => ({
    eeid,
    taskTasklist,
    taskCategory,
    taskName,
    taskDueDate,
    taskCompletedDate,
  }),
  on: ({ taskCompletedDate }) => taskCompletedDate,
  unit: ({ eeid }) => eeid,
});
