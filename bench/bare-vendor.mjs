import http from 'node:http';
import { URLSearchParams } from 'node:url';

import { collect, credentialHeaders } from '../dist/libs/connector-sdk/src/index.js';
import { findConnector } from '../dist/libs/connectors/src/index.js';
import { createVendorTransport } from '../dist/libs/platform/src/index.js';

/** The product's reading of a company, apart from the database. `seen` is told each call. */
export function reading(stage, slug, apiKey, { mode, seen = () => undefined }) {
  const definition = findConnector('bamboohr');
  const config = { subdomain: slug };
  const transport = createVendorTransport({
    baseUrl: `https://${slug}.bamboohr.com/api`,
    hostname: `${slug}.bamboohr.com`,
    headers: () => credentialHeaders(definition, config, { apiKey }),
    signal: new globalThis.AbortController().signal,
    override: { baseUrl: `${stage.sandbox}/bamboohr/${slug}/api`, environment: 'development' },
  });
  const recording = {
    send: (request) => {
      seen(request);
      return transport.send(request);
    },
  };
  return async () => {
    const input = { definition, transport: recording, clock: { now: () => new Date() }, mode, capabilities: CAPABILITIES, weekly: false };
    const { failure, outcomes } = await collect({ ...input, today: new Date().toISOString().slice(0, 10), timeZone: 'UTC' });
    if (failure !== null || outcomes.some(({ outcome }) => outcome === 'inconclusive'))
      throw new Error(`a reading failed: ${JSON.stringify(failure ?? outcomes)}`);
  };
}
const CAPABILITIES = { onboardingTasks: 'available', taskTotals: 'available' };

/** The same calls without anything around them: download, parse, forget. → bytes */
export async function bareReading(stage, slug, apiKey, requests) {
  let bytes = 0;
  for (const { method, path, query, body } of requests) {
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
    const answer = await download(`${stage.sandbox}/bamboohr/${slug}/api${path}${search}`, { method, body, apiKey });
    JSON.parse(answer.toString('utf8'));
    bytes += answer.length;
  }
  return bytes;
}

const download = (url, { method, body, apiKey }) =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      Authorization: `Basic ${Buffer.from(`${apiKey}:x`).toString('base64')}`,
      Accept: 'application/json',
      ...(payload === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }),
    };
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks)) : reject(new Error(`${url} answered ${response.statusCode}`))));
    });
    request.on('error', reject);
    request.end(payload);
  });
