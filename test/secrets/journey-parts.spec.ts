import { CHANNEL_KINDS } from '@app/channels';

import { wishesFor } from './journey-channels.js';
import { problemsOfReadings } from './journey-readings.js';

describe('the channels of the journey', () => {
  const wishes = Object.fromEntries(CHANNEL_KINDS.map((kind) => [kind, { label: kind }]));

  it('are of every kind that the code knows', () => {
    expect(wishesFor(CHANNEL_KINDS, wishes).map(({ kind }) => kind)).toEqual([...CHANNEL_KINDS]);
  });

  it('stop the sweep at a kind that nobody has told it of', () => {
    expect(() => wishesFor([...CHANNEL_KINDS, 'pager'], wishes)).toThrow('channels of kind pager are not swept');
  });
});

describe('the readings of the journey', () => {
  it('are whole when each route gave something, or has a reason', () => {
    const readings = [
      { route: 'GET /a', statuses: [200] },
      { route: 'GET /a/{id}', statuses: [404, 206] },
      { route: 'GET /b', statuses: [404] },
    ];
    expect(problemsOfReadings(readings, { 'GET /b': 'nobody has made one' })).toEqual([]);
  });

  it.each([
    ['nothing to ask for', [], {}, ['GET /a gave nothing: its list is empty']],
    ['nothing but refusals', [404, 302], {}, ['GET /a gave nothing: 404,302']],
    ['a failure beside an answer', [200, 500], {}, ['GET /a answered 500']],
    ['something after all', [200], { 'GET /a': 'x' }, ['GET /a gives something: take it off the list of those that do not']],
  ])('are not whole with a route that gave %s', (_what, statuses, unread, problems) => {
    expect(problemsOfReadings([{ route: 'GET /a', statuses }], unread as Record<string, string>)).toEqual(problems);
  });
});
