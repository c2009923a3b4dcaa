import { folderOfControl, folderOfEvidence, manifestOf, toFileName } from './pack.js';
import { populationTable } from './tables.js';

const order = {
  organization: { id: 'o', name: 'Larkfield' },
  assessment: { id: 'a' },
  exportedAt: new Date('2026-11-21T12:00:00Z'),
  exportedBy: 'owner@example.com',
  files: [{ path: 'README.txt', sha256: 'a'.repeat(64), bytes: 1 }],
  notAskedFor: [],
};

describe('a pack', () => {
  it('with anything missing says partial and lists it', () => {
    const omission = { kind: 'gap', controlId: 'CC6.2', evidenceId: null, text: 'not read on 1 day' } as const;
    expect(manifestOf({ ...order, omissions: [] })).toMatchObject({ partial: false, omissions: [] });
    expect(manifestOf({ ...order, omissions: [omission] })).toMatchObject({ partial: true, omissions: [omission] });
  });

  it('has names that no file system and no archiver takes for something else', () => {
    expect(folderOfControl('164.308(a)(3)(ii)(C)')).toBe('controls/164.308(a)(3)(ii)(C)');
    expect([toFileName('../../etc/passwd'), toFileName('a/b\\c:d'), toFileName(''), toFileName('..')]).toEqual(['__.._etc_passwd', 'a_b_c_d', '_', '_']);
    expect(folderOfEvidence({ type: 'hr.terminations_30d', asOf: '2026-11-20', id: 'e1' })).toBe('evidence/hr.terminations_30d/2026-11-20_e1');
  });

  it('shows each commitment of a population, and beside it the row where it can still be opened', () => {
    const { columns, rows } = populationTable(['c0', 'c1'], [{ leaf: 1, salt: 's', key: 'k', on: null, row: { b: 2, a: { deep: true } } }]);
    expect(columns).toEqual(['leaf', 'commitment', 'salt', 'key', 'on', 'row.a', 'row.b']);
    expect([...rows]).toEqual([
      [0, 'c0', null, null, null, null, null],
      [1, 'c1', 's', 'k', null, '{"deep":true}', 2],
    ]);
  });
});
