import { Metrics } from './metrics.js';

const ORGANIZATION = '64b000000000000000000001';
const linesOf = async (metrics: Metrics, name: string): Promise<readonly string[]> =>
  (await metrics.renderMetrics()).body.split('\n').filter((line) => line.startsWith(`attesta_${name}`));

describe('metrics', () => {
  it('counts runs by state and vendor calls by status class', async () => {
    const metrics = new Metrics();
    metrics.runFinished({ connector: 'bamboohr', state: 'succeeded', durationMs: 1_200 });
    metrics.runFinished({ connector: 'bamboohr', state: 'succeeded', durationMs: 800 });
    metrics.runFinished({ connector: 'bamboohr', state: 'failed', durationMs: 100 });
    for (const status of [200, 204, 429, 503, null]) metrics.vendorCalled({ connector: 'bamboohr', status, durationMs: 100 });
    expect(await linesOf(metrics, 'connector_runs_total')).toEqual([
      'attesta_connector_runs_total{connector="bamboohr",state="succeeded"} 2',
      'attesta_connector_runs_total{connector="bamboohr",state="failed"} 1',
    ]);
    expect(await linesOf(metrics, 'vendor_calls_total')).toEqual([
      'attesta_vendor_calls_total{connector="bamboohr",status="2xx"} 2',
      'attesta_vendor_calls_total{connector="bamboohr",status="4xx"} 1',
      'attesta_vendor_calls_total{connector="bamboohr",status="5xx"} 1',
      'attesta_vendor_calls_total{connector="bamboohr",status="none"} 1',
    ]);
    expect(await linesOf(metrics, 'connector_run_duration_seconds_sum')).toEqual(['attesta_connector_run_duration_seconds_sum{connector="bamboohr"} 2.1']);
    expect(await linesOf(metrics, 'connector_run_duration_seconds_bucket{le="1"')).toEqual([
      'attesta_connector_run_duration_seconds_bucket{le="1",connector="bamboohr"} 2',
    ]);
  });

  it('shows missed runs as 0 from the start, so that a rule can watch it', async () => {
    const metrics = new Metrics();
    expect(await linesOf(metrics, 'missed_runs_total')).toEqual(['attesta_missed_runs_total 0']);
    metrics.runsMissed(2);
    expect(await linesOf(metrics, 'missed_runs_total')).toEqual(['attesta_missed_runs_total 2']);
  });

  it('counts doorbells, alerts and requests by route template', async () => {
    const metrics = new Metrics();
    metrics.doorbell('connector-run.execute', 'rung');
    metrics.doorbell('connector-run.execute', 'answered');
    metrics.alert('connection.stale', 'opened');
    metrics.requestAnswered({ method: 'GET', route: '/api/v1/connections/:id', status: 404, durationMs: 3 });
    metrics.requestAnswered({ method: 'GET', route: null, status: 404, durationMs: 1 });
    expect(await linesOf(metrics, 'queue_doorbells_total')).toHaveLength(2);
    expect(await linesOf(metrics, 'alerts_total')).toEqual(['attesta_alerts_total{kind="connection.stale",event="opened"} 1']);
    expect(await linesOf(metrics, 'http_requests_total')).toEqual([
      'attesta_http_requests_total{method="GET",route="/api/v1/connections/:id",status="404"} 1',
      'attesta_http_requests_total{method="GET",route="unmatched",status="404"} 1',
    ]);
  });

  it('writes no id, address or free text, even when handed one', async () => {
    const metrics = new Metrics();
    const hostile = [
      ORGANIZATION,
      `/connections/${ORGANIZATION}`,
      'ada@example.com',
      '8f14e45f-ceea-467a-9a36-dedd4bea2543',
      'a b',
      '"} 1\nx{y="',
      '/x?key=secret',
      '1234567',
      '',
    ];
    for (const text of hostile) {
      metrics.requestAnswered({ method: text, route: text, status: 200, durationMs: 1 });
      metrics.runFinished({ connector: text, state: 'failed', durationMs: 1 });
      metrics.vendorCalled({ connector: text, status: 200, durationMs: 1 });
      metrics.doorbell(text, 'failed');
      metrics.alert(text, 'resolved');
    }
    const { body } = await metrics.renderMetrics();
    for (const text of hostile.filter((one) => one.length > 3)) expect(body).not.toContain(text);
    expect(await linesOf(metrics, 'http_requests_total')).toEqual([`attesta_http_requests_total{method="other",route="other",status="200"} ${hostile.length}`]);
  });

  it('would show an organization that was handed on as a status: the search above can find one', async () => {
    const metrics = new Metrics();
    metrics.requestAnswered({ method: 'GET', route: '/x', status: ORGANIZATION as unknown as number, durationMs: 1 });
    expect((await metrics.renderMetrics()).body).toContain(ORGANIZATION);
  });

  it('stops at 300 names, however many a defect invents', async () => {
    const metrics = new Metrics();
    for (let index = 0; index < 2_000; index++) metrics.doorbell(`job-${index}`, 'rung');
    expect((await linesOf(metrics, 'queue_doorbells_total')).length).toBe(301);
    expect(await linesOf(metrics, 'queue_doorbells_total{job="other"')).toEqual(['attesta_queue_doorbells_total{job="other",event="rung"} 1700']);
  });

  it('keeps the numbers of two instances apart and brings those of the process', async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    first.runsMissed(1);
    expect(await linesOf(second, 'missed_runs_total')).toEqual(['attesta_missed_runs_total 0']);
    const { contentType, body } = await first.renderMetrics();
    expect(contentType).toMatch(/^text\/plain/);
    expect(body).toContain('attesta_process_resident_memory_bytes');
  });
});
