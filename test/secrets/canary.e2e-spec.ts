import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CHANNEL_KINDS } from '@app/channels';

import { CONTROLLERS } from '../../apps/api/src/app.module.js';
import { client } from '../support/api-client.js';
import { proven } from '../support/proof.js';
import { routesOf } from '../support/routes.js';
import { type OpenApi, operationsOf } from '../tenancy/operations.js';
import { canary } from './canary.js';
import { CanaryJourney } from './canary-journey.js';
import { heapSnapshot } from './heap-snapshot.js';
import { isGood, problemsOfReadings, UNREAD } from './journey-readings.js';
import { Leaky } from './planting.js';
import { ENCODING_NAMES, ENCODINGS } from './secret-encodings.js';
import { SecretScanner } from './secret-scanner.js';
import { type Sink, sinksOf } from './secret-sinks.js';
import { nodeOptions, SweepStage } from './sweep-stage.js';

jest.setTimeout(240_000);

/** What must have happened to a key and beside it, or the sweep says nothing. */
const STORY = [
  ...CHANNEL_KINDS.map((kind) => `channel of kind ${kind}`),
  ...['connect', 'run', '401 at connect', '401 in a run', 'needs-reauth', 'audit event of the refused key', 'rate-limited', 'malformed-json'],
  ...['told of connection.needs-reauth on every channel', 're-authorize', 'crash', 'sampled', 'revealed', 'assessed', 'sealed', 'exported', 'revoke'],
];
/** A form that a medium cannot hold, or that it holds otherwise than written. */
const LEFT_OUT: Readonly<Record<Sink['keeps'], readonly string[]>> = {
  'every form': [],
  text: ['gzip', 'ZIP', 'UTF-16'],
  'raw at least': ENCODING_NAMES.filter((name) => name !== 'raw'),
};

let stage: SweepStage;
let journey: CanaryJourney;
let sinks: Readonly<Record<string, Sink>>;

beforeAll(async () => {
  stage = await SweepStage.open();
  sinks = sinksOf(stage);
  journey = new CanaryJourney(stage);
  const api = (await client(stage.service.url).get('/api/openapi.json')).body as OpenApi;
  const { operations, undescribed } = operationsOf(routesOf(CONTROLLERS), api);
  expect(undescribed).toEqual([]);
  await journey.travel(operations);
}, 240_000);
afterAll(() => stage.close());

describe('secrets, after all that can happen to them', () => {
  it('lie in no place where they do not belong, in no encoding', async () => {
    const found: string[] = [];
    let searched = 0;
    for (const [name, sink] of Object.entries(sinks)) {
      const bytes = await sink.collect();
      expect([name, bytes.length > (sink.least ?? 100)]).toEqual([name, true]);
      searched += bytes.length;
      const scanner = new SecretScanner(journey.record.secrets.filter(({ shownIn }) => !shownIn.includes(name)));
      found.push(...scanner.scan(bytes).map(({ secret, encoding }) => `${secret}, ${encoding}, in ${name}`));
    }
    expect(found).toEqual([]);
    expect(journey.record.happened).toEqual(expect.arrayContaining(STORY));
    proven({
      promise: 14,
      claim: 'The key is never stored, logged or shown: no secret in any encoding in any place where it does not belong',
      counted: {
        secrets: journey.record.secrets.length,
        encodings: ENCODING_NAMES.length,
        places: Object.keys(sinks).length,
        events: new Set(journey.record.happened).size,
        mails: stage.mail.count,
        megabytesSearched: Math.round(searched / 1e6),
        callsWithTheKey: stage.vendor.keys.length,
        hits: found.length,
      },
      demands: {
        secrets: { atLeast: 25 },
        encodings: { atLeast: 12 },
        places: { atLeast: 10 },
        events: { atLeast: STORY.length },
        mails: { atLeast: 2 },
        callsWithTheKey: { atLeast: 20 },
        hits: { atMost: 0 },
      },
    });
  });

  it('were looked for in what every route of the router gives, exports looked into', async () => {
    expect(problemsOfReadings(journey.readings)).toEqual([]);
    const marker = new SecretScanner([{ name: 'marker', value: journey.custody.marker }]);
    expect(marker.scan(journey.custody.pack)).toContainEqual({ secret: 'marker', encoding: 'ZIP' });
    const good = journey.readings.map(({ statuses }) => statuses.filter(isGood).length);
    proven({
      promise: 14,
      claim: 'What the sweep of HTTP answers rests on: the routes that gave something to be searched',
      counted: {
        routesToRead: journey.readings.length,
        routesRead: good.filter((answers) => answers > 0).length,
        answers: good.reduce((all, answers) => all + answers, 0),
        routesWithoutAnswer: good.filter((answers) => answers === 0).length,
      },
      demands: { routesRead: { atLeast: 50 }, answers: { atLeast: 80 }, routesWithoutAnswer: { atMost: Object.keys(UNREAD).length } },
    });
  });

  it('are found in every one of these places when they are put there', async () => {
    const missed: string[] = [];
    const names = Object.keys(sinks);
    for (const name of names) {
      const sink = sinks[name] as Sink;
      const forms = ENCODING_NAMES.filter((form) => !LEFT_OUT[sink.keeps].includes(form));
      const value = canary();
      await sink.plant(forms.map((form) => ENCODINGS[form]?.write(value) ?? Buffer.alloc(0)));
      const hits = new SecretScanner([{ name, value }]).scan(await sink.collect()).map(({ encoding }) => encoding);
      missed.push(...forms.filter((form) => !hits.includes(form)).map((form) => `${form} in ${name}`));
    }
    expect(missed).toEqual([]);
    proven({
      promise: 14,
      claim: 'The sweep finds a leak planted in each place',
      counted: { places: names.length, missed: missed.length },
      demands: { places: { atLeast: 10 }, missed: { atMost: 0 } },
    });
  });

  it('of vendors leave the memory that JavaScript holds, once their runs have ended; a planted one is found there', async () => {
    const scanner = new SecretScanner(journey.record.secrets.filter(({ name }) => name.includes('vendor key')));
    let copies = 0;
    for (const app of ['api', 'worker'] as const) copies += scanner.scan(await heapSnapshot(await stage.pidOf(app), stage.recordings)).length;
    const value = canary();
    const forms = ENCODING_NAMES.filter((form) => !LEFT_OUT.text.includes(form));
    const held = forms.map((form) => `Buffer.from('${(ENCODINGS[form]?.write(value) ?? Buffer.alloc(0)).toString('hex')}', 'hex').toString()`);
    const leaky = await Leaky.start(`globalThis.held = [${held.join()}];`, { environment: { NODE_OPTIONS: nodeOptions(stage.recordings) } });
    const hits = new SecretScanner([{ name: 'planted', value }]).scan(await heapSnapshot(leaky.pid, stage.recordings)).map(({ encoding }) => encoding);
    await leaky.stop();
    proven({
      promise: 14,
      claim: 'Strings cannot be wiped, but none of a vendor key is held on to: after the runs and a garbage collection at most two are left in API and worker',
      counted: { copies, plantedMissed: forms.filter((form) => !hits.includes(form)).length },
      demands: { copies: { atMost: 2 }, plantedMissed: { atMost: 0 } },
    });
  });

  it('go into no traces: there are none, and whoever adds them adds a place above', () => {
    const lock = readFileSync(path.resolve(__dirname, '../../package-lock.json'), 'utf8');
    const isTracer = (name: string): boolean => /@opentelemetry\/(sdk|exporter|auto)|dd-trace|newrelic|elastic-apm|@sentry\/|jaeger|zipkin/.test(name);
    const packages = Object.keys((JSON.parse(lock) as { packages: object }).packages);
    expect(packages.filter(isTracer)).toEqual([]);
    expect(['node_modules/@opentelemetry/sdk-node', 'node_modules/dd-trace'].every(isTracer)).toBe(true);
  });
});
