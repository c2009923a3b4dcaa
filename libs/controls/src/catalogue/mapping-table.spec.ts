import { CATALOGUE } from './index.js';

/**
 * The mapping table typed again from the document, row by row: ids | roster | terminations | onboarding. Not made from the catalogue, so that the two
 * can disagree. `8.2.5` is `P` in the table and named by the rule below it: it too stays a population until removal times are joined.
 */
const TABLE: Readonly<Record<string, string>> = {
  soc2: `
    CC1.1                | –                | –                 | S (if task)
    CC1.3                | S                | –                 | –
    CC1.4                | P                | –                 | D
    CC1.5                | S                | S                 | S
    CC2.1                | D                | D                 | D
    CC2.2                | P                | –                 | D/S
    CC4.1, CC4.2         | D                | D                 | D
    CC5.3                | –                | S                 | D
    CC6.1                | P                | –                 | –
    CC6.2                | P                | P (D once joined) | S
    CC6.3                | P                | P                 | –
    CC6.4                | –                | P                 | –`,
  iso27001: `
    7.2, 7.3             | P                | –                 | D/S
    9.1                  | D                | D                 | D
    A.5.2, A.5.4         | S                | –                 | S
    A.5.11               | –                | P                 | –
    A.5.16, A.5.18       | P                | P                 | –
    A.5.28, A.5.33, A.5.34, A.8.15 | D (platform) | D           | D
    A.6.1                | P                | –                 | S/D (if task)
    A.6.2, A.6.6         | P                | –                 | D (if task)
    A.6.3                | P                | –                 | D
    A.6.4                | –                | S                 | –
    A.6.5                | –                | D/P               | –`,
  'nist-800-53': `
    PS-1, PS-2, PS-9     | S                | –                 | –
    PS-3                 | P                | –                 | S/D
    PS-4, PS-4(2)        | –                | P → D             | –
    PS-5                 | P                | –                 | –
    PS-6                 | P                | –                 | D (if task)
    PS-7                 | P                | P                 | S
    PS-8                 | –                | S                 | –
    AT-2, AT-3, AT-4     | P                | –                 | D
    AC-2, AC-2(1), AC-2(3), AC-2(13) | P    | P                 | –
    AC-6(7), IA-4        | P                | P                 | –
    CA-2, CA-7           | D                | D                 | D
    AU-8, AU-9, AU-9(3), AU-10, AU-11, SI-12 | D (platform) | D | D`,
  'pci-dss': `
    7.2.4                | P                | P                 | –
    8.2.4, 8.2.6         | P                | P                 | –
    8.2.5                | P                | P (D once joined) | –
    9.3.1, 9.3.1.1       | –                | P                 | –
    12.1.3, 12.6.1, 12.6.3 | P              | –                 | D
    12.7.1               | P                | –                 | S/D
    10.3.2, 10.3.3, 10.3.4, 10.5.1 | platform | platform        | platform`,
  hipaa: `
    164.308(a)(3)(i), 164.308(a)(3)(ii)(B), 164.308(a)(3)(ii)(C) | P | P | S
    164.308(a)(4)        | P                | P                 | –
    164.308(a)(5)(i)     | P                | –                 | D
    164.312(b), 164.316(b)(2)(i) | platform | platform          | platform`,
  'nist-csf': `
    GV.RR-02, GV.RR-04   | S                | S                 | D
    PR.AA-01, PR.AA-05   | P                | P                 | –
    PR.AT-01, PR.AT-02   | P                | –                 | D
    DE.CM-03, ID.IM-01   | S                | S                 | S`,
  cis: `
    5.1, 5.3             | P                | P                 | –
    6.1, 6.2             | P                | P                 | S
    14.1, 14.9           | P                | –                 | D`,
};

/** What a cell of the document means: what counts now, then what it could give and who can show it. */
const MEANING: Readonly<Record<string, string>> = {
  D: 'direct',
  P: 'population',
  S: 'supporting',
  'S (if task)': 'supporting, supporting by organization',
  'D (if task)': 'supporting, direct by organization',
  'D/S': 'supporting, direct by organization',
  'S/D': 'supporting, direct by organization',
  'S/D (if task)': 'supporting, direct by organization',
  'P → D': 'population, direct by joined-facts',
  'P (D once joined)': 'population, direct by joined-facts',
  'D/P': 'population, direct by joined-facts',
};
const COLUMNS = ['hr.active_headcount', 'hr.terminations_30d', 'hr.onboarding_completion'];

function fromTable(): readonly string[] {
  return Object.entries(TABLE).flatMap(([framework, text]) =>
    text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [ids = '', ...cells] = line.split('|').map((cell) => cell.trim());
        return ids.split(', ').flatMap((id) => {
          if (cells[0]?.includes('platform')) return [`${framework} ${id}: platform`];
          return cells.flatMap((cell, column) => (cell === '–' ? [] : [`${framework} ${id} ${String(COLUMNS[column])}: ${MEANING[cell] ?? `? ${cell}`}`]));
        });
      }),
  );
}

const fromCatalogue = (): readonly string[] =>
  CATALOGUE.frameworks.flatMap((framework) =>
    framework.controls.flatMap(({ id, mappings, platform }) => [
      ...(platform === null ? [] : [`${framework.id} ${id}: platform`]),
      ...mappings.map(({ evidenceType, strength, condition }) => {
        const more = condition === null ? '' : `, ${condition.gives} by ${condition.confirmedBy}`;
        return `${framework.id} ${id} ${evidenceType}: ${strength}${more}`;
      }),
    ]),
  );

const without = (some: readonly string[], others: readonly string[]): readonly string[] => some.filter((one) => !others.includes(one));

describe('the catalogue and the mapping table', () => {
  const [table, catalogue] = [fromTable(), fromCatalogue()];

  it('say the same of every control, both ways', () => {
    const rows = table.filter((row) => !row.endsWith(': platform'));
    process.stdout.write(`mapping table: ${String(rows.length)} mappings, ${String(table.length - rows.length)} platform controls\n`);
    expect(without(table, catalogue)).toEqual([]);
    expect(without(catalogue, table)).toEqual([]);
    expect([table.length, new Set(table).size]).toEqual([catalogue.length, catalogue.length]);
  });

  it('would be found different by one strength, one row more or one row less', () => {
    const weaker = catalogue.map((row) =>
      row.startsWith('soc2 CC6.2 hr.terminations_30d') ? row.replace('population, direct by joined-facts', 'direct') : row,
    );
    expect(without(weaker, table)).toHaveLength(1);
    expect(without(table, catalogue.slice(1))).toHaveLength(1);
    expect(without([...catalogue, 'soc2 CC9.9 hr.active_headcount: direct'], table)).toHaveLength(1);
  });
});
