import { type Standing } from '../people/standing.js';

/** The texts of the employment-status list, which every customer renames at will. */
export type StatusLabels = Readonly<Record<Standing['employment'], string>>;

const STANDARD: StatusLabels = { 'full-time': 'Full-Time', 'part-time': 'Part-Time', contractor: 'Contractor', intern: 'Intern', terminated: 'Terminated' };
const RENAMED: readonly StatusLabels[] = [
  STANDARD,
  { 'full-time': 'Permanent', 'part-time': 'Permanent (part-time)', contractor: 'Freelance', intern: 'Trainee', terminated: 'Left the company' },
  { 'full-time': 'Regular', 'part-time': 'Regular PT', contractor: 'External', intern: 'Student', terminated: 'Alumni' },
];

export const labelsFor = (seed: number): StatusLabels => RENAMED[seed % RENAMED.length] ?? STANDARD;
