import autocannon from 'autocannon';
import { ObjectId } from 'mongodb';

import { percentile, perSecond, row, timed } from './measure.mjs';
import { execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

const HANDS = 8;

/** What HTTP, sign-in, checks and answers add to the database's own time: the API is a process of its own, the bare driver asks for the same rows. */
export async function apiOverhead(stage, { calls, seconds }) {
  const organization = await found(stage, 'api-overhead');
  const { id } = await connect(stage, organization, 'api-overhead', 100);
  await execute(stage, organization.id, id, 'connect');
  const organizationId = new ObjectId(organization.id);
  const paths = {
    'GET /connections/:id': [`/api/v1/connections/${id}`, () => stage.db.collection('connections').findOne({ organizationId, _id: new ObjectId(id) })],
    'GET /evidence?limit=50': [
      '/api/v1/evidence?limit=50',
      () => stage.db.collection('evidence').find({ organizationId }).sort({ collectedAt: -1, _id: -1 }).limit(51).toArray(),
    ],
  };
  const rows = [];
  for (const [name, [path, bare]] of Object.entries(paths)) {
    const url = `${stage.api}${path}`;
    const api = await timed(calls, () => body(url, organization.headers));
    const driver = await timed(calls, bare);
    rows.push(row(`${name}, one at a time`, 'ms p50', percentile(api, 0.5), percentile(driver, 0.5), `p99 ${percentile(api, 0.99).toFixed(1)} and ${percentile(driver, 0.99).toFixed(1)} ms`)); // prettier-ignore
    const load = await autocannon({ url, headers: organization.headers, connections: HANDS, duration: seconds });
    if (load.non2xx > 0) throw new Error(`${name}: ${load.non2xx} of ${load.requests.total} answers were refused`);
    const finds = await perSecond(Math.round(load.requests.total * 2), HANDS, bare);
    rows.push(row(`${name}, ${HANDS} at a time`, 'per s', load.requests.average, finds, 'more is better'));
  }
  return rows;
}

async function body(url, headers) {
  const answer = await fetch(url, { headers });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}
