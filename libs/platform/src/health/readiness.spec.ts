import { checkReadiness, type HealthProbe } from './readiness.js';

const probe = (name: string, check: () => Promise<void>): HealthProbe => ({ name, check, remedy: `mend ${name}` });
const fine = probe('fine', async () => undefined);

describe('checkReadiness', () => {
  it('is ready when every probe answers', async () => {
    const { ready, probes } = await checkReadiness([fine, probe('too', async () => undefined)], () => undefined);
    expect(ready).toBe(true);
    expect(probes.map(({ name, ready: one, remedy }) => ({ name, one, remedy }))).toEqual([
      { name: 'fine', one: true, remedy: null },
      { name: 'too', one: true, remedy: null },
    ]);
  });

  it('one failing probe makes it not ready, is named with its remedy, and keeps its text inside', async () => {
    const reported: unknown[] = [];
    const broken = probe('mongodb', async () => {
      throw new Error('mongodb://user:secret@host');
    });
    const readiness = await checkReadiness([fine, broken], (name, error) => reported.push([name, error]));
    expect(readiness).toMatchObject({ ready: false, probes: [{ ready: true }, { name: 'mongodb', ready: false, remedy: 'mend mongodb' }] });
    expect(JSON.stringify(readiness)).not.toContain('secret');
    expect(reported).toEqual([['mongodb', expect.any(Error)]]);
  });

  it('a probe that hangs is not ready after the deadline', async () => {
    const hanging = probe('redis', () => new Promise<void>(() => undefined));
    const { ready, probes } = await checkReadiness([hanging, fine], () => undefined, 30);
    expect(ready).toBe(false);
    expect(probes.map((one) => one.ready)).toEqual([false, true]);
  });
});
