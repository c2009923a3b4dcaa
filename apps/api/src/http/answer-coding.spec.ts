import { answerCodingFor } from './answer-coding.js';

describe('the coding of an answer', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['gzip;q=0.5, br;q=0.5', 'br'],
    ['gzip ; q=1.000 , identity;q=0.5', 'gzip'],
  ] as const)('%s: %s', (accepted, coding) => {
    expect(answerCodingFor(accepted)).toBe(coding);
  });

  it.each([[undefined], [''], ['identity'], ['deflate'], ['gzip;q=0'], ['*;q=0'], ['br;q=0.2, identity'], ['gzip;q=2'], ['gzip;q=x'], ['gzipped'], [';,;q=1']])(
    '%s: as it is',
    (accepted) => {
      expect(answerCodingFor(accepted)).toBeNull();
    },
  );
});
