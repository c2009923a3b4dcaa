import { readdirSync } from 'node:fs';

import { connectorRegistry, findConnector } from './index.js';

describe('the registry of connectors', () => {
  it('holds every connector folder by its slug', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...connectorRegistry.keys()].sort()).toEqual(folders.sort());
    for (const [slug, definition] of connectorRegistry) expect(definition.slug).toBe(slug);
  });

  it('knows nothing by another name', () => {
    expect(findConnector('bamboohr')?.name).toBe('BambooHR');
    expect(findConnector('__proto__')).toBeNull();
    expect(findConnector('BambooHR')).toBeNull();
  });
});
