import { proofTimeOf } from '../../scripts/proof-time.mjs';

const ran = (name: string, seconds: number) => ({ name: `/srv/attesta/${name}`, startTime: 5_000, endTime: 5_000 + seconds * 1_000 });
const line = (...files: readonly ReturnType<typeof ran>[]): string | null => proofTimeOf(files, '/srv/attesta');

describe('the time of the short versions of the proofs', () => {
  it('is the sum over the files of the suites, and of no other tests', () => {
    const others = [ran('libs/kernel/src/tenancy/x.spec.ts', 90), ran('test/e2e/x.e2e-spec.ts', 90), ran('test/tenancy.spec.ts', 90)];
    expect(line(ran('test/tenancy/a.e2e-spec.ts', 40), ran('test/chaos/a.e2e-spec.ts', 100.4), ran('test/tenancy/b.spec.ts', 20), ...others)).toBe(
      'Short versions of the proofs: 160 s in all (tenancy 60, chaos 100)',
    );
    expect(line(...others)).toBeNull();
  });

  it('is remarked upon above six minutes', () => {
    expect(line(ran('test/truth/a.spec.ts', 360))).not.toContain('MORE');
    expect(line(ran('test/truth/a.spec.ts', 360), ran('test/edge/a.spec.ts', 1))).toBe(
      'Short versions of the proofs: 361 s in all (truth 360, edge 1): MORE than the 360 s that short versions may take',
    );
  });
});
