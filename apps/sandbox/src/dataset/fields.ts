import { toDayNumber } from '../people/calendar.js';
import { DEPARTMENTS, ENDING_REASONS, ENDING_TYPES, JOB_TITLES, TASK_CATEGORIES, TASK_LIST } from '../people/names.js';
import { type OnboardingTask } from '../people/person.js';
import { type Standing } from '../people/standing.js';
import { type StatusLabels } from './labels.js';

/** Text and options as text, numbers as numbers, dates as days since 1970-01-01; null is blank. */
export type Cell = string | number | null;
export type FieldType = 'text' | 'number' | 'date' | 'option' | 'boolean';

interface Described {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly entity: string;
  readonly options: (labels: StatusLabels) => readonly string[];
}
export interface PersonField extends Described {
  readonly level: 'person';
  readonly read: (standing: Standing, labels: StatusLabels) => Cell;
}
export interface TaskField extends Described {
  readonly level: 'task';
  readonly read: (task: OnboardingTask) => Cell;
}
export type Field = PersonField | TaskField;

const none = (): readonly string[] => [];

function person(name: string, type: FieldType, entity: string, read: PersonField['read'], options: Described['options'] = none): PersonField {
  return { level: 'person', name, label: labelOf(name), type, entity, read, options };
}

function task(name: string, type: FieldType, read: TaskField['read'], options: Described['options'] = none): TaskField {
  return { level: 'task', name, label: labelOf(name), type, entity: 'employeeTasks', read, options };
}

const labelOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replace(/([A-Z])/g, ' $1');
const blank = (): null => null;

/** The instants of the vendor are on whole days here, typed in at ten past one. */
export const changedAt = (standing: Standing): string => `${standing.lastChanged}T13:10:19+00:00`;

const FIELDS: readonly Field[] = [
  person(
    'status',
    'option',
    'defaultStatus',
    (p) => (p.active ? 'Active' : 'Inactive'),
    () => ['Active', 'Inactive'],
  ),
  // Unverified: that it equals the id of the other endpoints.
  person('eeid', 'number', 'calculated', (p) => p.person.id),
  person('terminationDate', 'date', 'calculated', (p) => p.terminationDay),
  person('preTerminationEmploymentStatus', 'text', 'calculated', (p, labels) =>
    p.ending === null ? null : labels[p.person.spells.at(-1)?.employment ?? 'full-time'],
  ),
  person('lastChanged', 'text', 'calculated', changedAt),
  person('lastChangedIso', 'text', 'calculated', changedAt),
  person('employeeNumber', 'text', 'personal', (p) => p.person.employeeNumber),
  person('firstName', 'text', 'personal', (p) => p.person.firstName),
  person('lastName', 'text', 'personal', (p) => p.person.lastName),
  person('hireDate', 'date', 'job', (p) => p.hireDay),
  person('originalHireDate', 'date', 'job', (p) => p.originalHireDay),
  person('contractEndDate', 'date', 'job', blank),
  person(
    'employmentStatus',
    'option',
    'employmentStatus',
    (p, labels) => labels[p.employment],
    (labels) => Object.values(labels),
  ),
  person('employmentStatusEffectiveDate', 'date', 'employmentStatus', (p) => p.employmentSince),
  person(
    'employmentStatusTerminationType',
    'option',
    'employmentStatus',
    (p) => p.ending?.type ?? null,
    () => ENDING_TYPES,
  ),
  person(
    'employmentStatusTerminationReason',
    'option',
    'employmentStatus',
    (p) => p.ending?.reason ?? null,
    () => ENDING_REASONS,
  ),
  person('employmentStatusFinalPayDate', 'date', 'employmentStatus', blank),
  person(
    'jobInformationJobTitle',
    'option',
    'jobInformation',
    (p) => p.person.jobTitle,
    () => JOB_TITLES,
  ),
  person(
    'jobInformationDepartment',
    'option',
    'jobInformation',
    (p) => p.person.department,
    () => DEPARTMENTS,
  ),
  person('jobInformationReportsTo', 'text', 'jobInformation', blank),
  task('taskName', 'text', (t) => t.name),
  task(
    'taskTasklist',
    'option',
    (t) => t.list,
    () => [TASK_LIST],
  ),
  task(
    'taskCategory',
    'option',
    (t) => t.category,
    () => TASK_CATEGORIES,
  ),
  task('taskAssignedTo', 'text', (t) => t.assignedTo),
  task('taskDueDate', 'date', (t) => toDayNumber(t.dueOn)),
  // Unverified: the type of taskCompleted is documented nowhere.
  task('taskCompleted', 'boolean', (t) => (t.completedOn === null ? 'No' : 'Yes')),
  task('taskCompletedDate', 'date', (t) => (t.completedOn === null ? null : toDayNumber(t.completedOn))),
  person('trainingName', 'text', 'employeeTrainings', blank),
  person('trainingDueDate', 'date', 'employeeTrainings', blank),
  person('trainingCompletedDate', 'date', 'employeeTrainings', blank),
  person('trainingExpirationDate', 'date', 'employeeTrainings', blank),
];

export const CATALOGUE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));
export const TASK_FIELD_NAMES: readonly string[] = FIELDS.filter((field) => field.level === 'task').map((field) => field.name);
