import { defineConnector } from '@app/connector-sdk';

import { datasets, fields } from './bamboohr.access.js';
import { isActive, remarksOn } from './bamboohr.employment.js';
import { apiKey, presentation, subdomain } from './bamboohr.presentation.js';
import { onboardingTasks, taskTotals } from './bamboohr.probes.js';
import { ACTIVE, completedTasksOfHires, countListed, countTasks, countWhere, INACTIVE, ONBOARDING_WINDOW_DAYS, tasksOfHires } from './bamboohr.queries.js';
import { completedTask, keyOwner, listedPerson, personId, task } from './bamboohr.records.js';
import { activePeople, people, tasks, terminations } from './bamboohr.streams.js';

export const bamboohr = defineConnector({
  ...presentation,
  auth: {
    fields: { subdomain, apiKey },
    baseUrl: (config) => `https://${config.subdomain}.bamboohr.com/api`,
    hostname: (config) => `${config.subdomain}.bamboohr.com`,
    // Without `accept` the vendor answers XML.
    headers: (credential) => ({ authorization: `Basic ${btoa(`${credential.apiKey}:x`)}`, accept: 'application/json' }),
    check: async (http) => {
      const { id } = await http.get('/v1/employees/0', { answer: keyOwner });
      return { principal: id === '0' ? null : `employee ${id}` };
    },
  },
  access: [datasets, fields],
  isBadPage: ({ status, json }) => status === 400 && JSON.stringify(json ?? null).includes('"code":"BadPage"'),
  probes: { onboardingTasks, taskTotals },
  totals: {
    active: { title: 'Active people', record: personId, read: (http) => countWhere(http, ACTIVE) },
    all: { title: 'All people', record: personId, read: (http) => countWhere(http) },
    inactive: { title: 'Inactive people', record: personId, read: (http) => countWhere(http, INACTIVE) },
    listed: { title: 'People by the employee list', record: listedPerson, read: (http) => countListed(http) },
    tasks: { title: 'Tasks of new people', record: task, read: (http, when) => countTasks(http, tasksOfHires(when)) },
    completedTasks: { title: 'Completed tasks of new people', record: completedTask, read: (http, when) => countTasks(http, completedTasksOfHires(when)) },
  },
  streams: { people, activePeople, terminations, tasks },
  reconciliations: {
    statuses: { title: 'active + inactive = all', left: ['active', 'inactive'], right: ['all'], every: 'run' },
    distinct: { title: 'active = different active people', left: ['active'], right: [{ distinct: 'activePeople' }], every: 'week', mode: 'totals' },
    walked: { title: 'all = people read', left: ['all'], right: [{ distinct: 'people' }], every: 'run', mode: 'rows' },
    listed: {
      title: 'all = employee list',
      left: ['all'],
      right: ['listed'],
      every: 'week',
      otherwise: 'The weekly comparison with the employee list could not be made in this run.',
    },
  },
  visibility: {
    active: 'active',
    inactive: 'inactive',
    inactiveRemedy: 'In a company older than a few months somebody has left: check that the key’s user may see all employees, former ones too.',
  },
  metrics: {
    'hr.active_headcount': {
      kind: 'total',
      count: 'active',
      rows: { kind: 'count', of: 'people', where: isActive, remarks: remarksOn },
      title: 'Active employees',
      description: 'People who are active on the day. From totals: by the status at BambooHR. From rows: by hire and termination date.',
      windowDays: 0,
      reconciledBy: ['statuses', 'distinct', 'walked', 'listed'],
      limits: ['Future hires are not counted: BambooHR lists them as inactive until their first day.'],
    },
    'hr.terminations_30d': {
      kind: 'count',
      of: 'terminations',
      where: ({ terminationDate }, { today, daysAgo }) => terminationDate !== null && terminationDate >= daysAgo(30) && terminationDate <= today,
      title: 'Terminations in the last 30 days',
      description: 'Terminations (a person on a day) dated from 30 days before the day through the day, both included.',
      windowDays: 30,
      countsLeavers: true,
      limits: [
        'It is assumed that the termination date is the last day employed; BambooHR does not say.',
        'Terminations dated after the day are not counted, nor is one that was entered later than this reading.',
      ],
    },
    'hr.onboarding_completion': {
      kind: 'total',
      numerator: 'completedTasks',
      denominator: 'tasks',
      trusts: 'taskTotals',
      rows: {
        kind: 'ratio',
        of: 'tasks',
        subject: ({ eeid, taskName }) => `${eeid}/${taskName}`,
        among: () => true,
        passes: ({ taskCompletedDate }) => taskCompletedDate !== null,
        remediation: 'Complete the open onboarding tasks in BambooHR.',
      },
      title: 'Onboarding tasks completed',
      description: 'Completed tasks among all tasks of the people hired in the last 90 days.',
      windowDays: ONBOARDING_WINDOW_DAYS,
      requires: 'onboardingTasks',
      // The same counting as of people: where that does not add up, no total is believed.
      reconciledBy: ['statuses'],
      notAvailableRemedy: 'Let the key’s user see the tasks of all employees, then test the connection again. Headcount and terminations work without it.',
      limits: ['BambooHR documents no onboarding tasks: every task of a person hired in the window is counted, whatever list it is on.'],
    },
  },
});
