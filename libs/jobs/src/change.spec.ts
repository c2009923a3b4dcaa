import { type OrganizationId } from '@app/kernel';

import { CHANGE_TOPICS, changeChannel, readChanges, writeChanges } from './index.js';

describe('changes', () => {
  it('come out as they went in', () => {
    const some = CHANGE_TOPICS.map((topic) => ({ topic, id: 'b'.repeat(24) }));
    expect(readChanges(writeChanges(some))).toEqual(some);
  });

  it('travel on a channel that names the organization', () => {
    expect(changeChannel('a'.repeat(24) as OrganizationId)).toBe(`changes/${'a'.repeat(24)}`);
  });

  it.each([
    ['no JSON', 'runs'],
    ['no list', '{"topic":"runs","id":"1"}'],
    ['an unknown topic', '[{"topic":"salaries","id":"1"}]'],
    ['data beyond the id', '[{"topic":"runs","id":"1","name":"Ada"}]'],
    ['an id that is no text', '[{"topic":"runs","id":{"$ne":null}}]'],
    ['an endless id', `[{"topic":"runs","id":"${'x'.repeat(201)}"}]`],
  ])('with %s are not taken', (_what, text) => {
    expect(readChanges(text)).toBeNull();
  });
});
