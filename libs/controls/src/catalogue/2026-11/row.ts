import { type Control, type Mapping, type Strength } from '../../domain/index.js';

type Cell = Pick<Mapping, 'strength' | 'rationale' | 'condition'>;

/** The columns of the mapping table. */
interface Cells {
  readonly headcount?: Cell;
  readonly terminations?: Cell;
  readonly onboarding?: Cell;
}

const TYPES = { headcount: 'hr.active_headcount', terminations: 'hr.terminations_30d', onboarding: 'hr.onboarding_completion' } as const;
const COLUMNS = ['headcount', 'terminations', 'onboarding'] as const;

const plain =
  (strength: Strength) =>
  (rationale: string): Cell => ({ strength, rationale, condition: null });
export const direct = plain('direct');
export const population = plain('population');
export const supporting = plain('supporting');

/** Context until the organization confirms that its onboarding tasks contain that step. */
export const ifTask = (gives: 'direct' | 'supporting', step: string, rationale: string): Cell => ({
  strength: 'supporting',
  rationale,
  condition: {
    gives,
    confirmedBy: 'organization',
    sentence: `The onboarding tasks contain ${step}.`,
    unmet: `nobody has confirmed that the onboarding tasks contain ${step}`,
  },
});

/** Population until what was done about each leaver is joined: the list of leavers alone does not show it. */
export const untilJoined = (facts: string, rationale: string): Cell => ({
  strength: 'population',
  rationale,
  condition: { gives: 'direct', confirmedBy: 'joined-facts', sentence: `The ${facts} are joined to the terminations.`, unmet: `${facts} are not joined yet` },
});

/** Controls that the same figures speak of in the same way. */
export const controls = (titles: Readonly<Record<string, string>>, cells: Cells): readonly Control[] =>
  Object.entries(titles).map(([id, title]) => ({
    id,
    title,
    platform: null,
    mappings: COLUMNS.flatMap((column) => {
      const cell = cells[column];
      return cell === undefined ? [] : [{ evidenceType: TYPES[column], ...cell }];
    }),
  }));

/** Controls that the platform serves by what it does with every figure; no figure is mapped to them. */
export const platformControls = (titles: Readonly<Record<string, string>>, platform: string): readonly Control[] =>
  Object.entries(titles).map(([id, title]) => ({ id, title, platform, mappings: [] }));
