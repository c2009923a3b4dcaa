import { type Asked } from './hostile-vendor.js';
import { allQuestionsOf, gapsIn } from './questions.js';

const asAsked = (mode: 'totals' | 'rows'): readonly Asked[] => [...allQuestionsOf(mode)].map((question) => ({ question, page: 1, time: 1, request: question }));

describe('the questions of a weekly run', () => {
  it.each(['totals', 'rows'] as const)('are all given bad answers in the mode %s', (mode) => {
    expect(gapsIn(mode, asAsked(mode))).toEqual([]);
    expect(gapsIn(mode, [...asAsked(mode), ...asAsked(mode).map((asked) => ({ ...asked, page: 2 }))])).toEqual([]);
  });

  it('are found wanting when a new one is asked', () => {
    expect(gapsIn('totals', [...asAsked('totals'), { question: 'people', page: 1, time: 1, request: 'people' }])).toEqual([
      'people is asked, and no bad answer is given to it',
    ]);
  });

  it('are found wanting when one is not asked', () => {
    const without = asAsked('rows').filter(({ question }) => question !== 'shape');
    expect(gapsIn('rows', without)).toEqual(['shape is not asked any more']);
  });

  it('are found wanting when a new request is taken for a known question', () => {
    const another: Asked = { question: 'needed', page: 1, time: 2, request: 'GET /v1/company_information {}' };
    expect(gapsIn('totals', [...asAsked('totals'), another])).toEqual(['needed stands for 2 requests that differ']);
  });
});
