import { connectorRegistry } from '@app/connectors';
import { canonicalJson, type Json, sha256Hex } from '@app/kernel';

import { type Catalogue } from '../domain/index.js';
import { CATALOGUE, CATALOGUE_VERSION, CATALOGUES } from './index.js';

/** SHA-256 of the canonical JSON of each released version. A changed digest means that a released catalogue was edited: make a new version instead. */
const RELEASED: Readonly<Record<string, string>> = {
  '2026-11': 'be2920b8fa4ad309d470ae12459af3df63dc15480418994130e0db1e53a57f09',
};

/**
 * Controls of the families AC, AT, AU, CA, IA, PS and SI as published in NIST SP 800-53B (High baseline of SP 800-53 Rev. 5.1.1), from
 * usnistgov/oscal-content, nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_HIGH-baseline_profile.json, version 5.1.1+u4.
 */
const PUBLISHED_800_53 = `
  AC-1 AC-2 AC-2(1) AC-2(2) AC-2(3) AC-2(4) AC-2(5) AC-2(11) AC-2(12) AC-2(13) AC-3 AC-4 AC-4(4) AC-5 AC-6 AC-6(1) AC-6(2) AC-6(3) AC-6(5) AC-6(7) AC-6(9)
  AC-6(10) AC-7 AC-8 AC-10 AC-11 AC-11(1) AC-12 AC-14 AC-17 AC-17(1) AC-17(2) AC-17(3) AC-17(4) AC-18 AC-18(1) AC-18(3) AC-18(4) AC-18(5) AC-19 AC-19(5)
  AC-20 AC-20(1) AC-20(2) AC-21 AC-22 AT-1 AT-2 AT-2(2) AT-2(3) AT-3 AT-4 AU-1 AU-2 AU-3 AU-3(1) AU-4 AU-5 AU-5(1) AU-5(2) AU-6 AU-6(1) AU-6(3) AU-6(5)
  AU-6(6) AU-7 AU-7(1) AU-8 AU-9 AU-9(2) AU-9(3) AU-9(4) AU-10 AU-11 AU-12 AU-12(1) AU-12(3) CA-1 CA-2 CA-2(1) CA-2(2) CA-3 CA-3(6) CA-5 CA-6 CA-7
  CA-7(1) CA-7(4) CA-8 CA-8(1) CA-9 IA-1 IA-2 IA-2(1) IA-2(2) IA-2(5) IA-2(8) IA-2(12) IA-3 IA-4 IA-4(4) IA-5 IA-5(1) IA-5(2) IA-5(6) IA-6 IA-7 IA-8
  IA-8(1) IA-8(2) IA-8(4) IA-11 IA-12 IA-12(2) IA-12(3) IA-12(4) IA-12(5) PS-1 PS-2 PS-3 PS-4 PS-4(2) PS-5 PS-6 PS-7 PS-8 PS-9 SI-1 SI-2 SI-2(2) SI-3
  SI-4 SI-4(2) SI-4(4) SI-4(5) SI-4(10) SI-4(12) SI-4(14) SI-4(20) SI-4(22) SI-5 SI-5(1) SI-6 SI-7 SI-7(1) SI-7(2) SI-7(5) SI-7(7) SI-7(15) SI-8 SI-8(2)
  SI-10 SI-11 SI-12 SI-16`
  .trim()
  .split(/\s+/);

const digestOf = (catalogue: Catalogue): string => sha256Hex(canonicalJson(JSON.parse(JSON.stringify(catalogue)) as Json));
const controlsOf = (catalogue: Catalogue) => catalogue.frameworks.flatMap(({ id, controls }) => controls.map((control) => ({ framework: id, control })));
const duplicates = (texts: readonly string[]): readonly string[] => texts.filter((text, index) => texts.indexOf(text) !== index);
const unpublished = (ids: readonly string[]): readonly string[] => ids.filter((id) => !PUBLISHED_800_53.includes(id));
const isSentence = (text: string): boolean => /^[A-Z].{15,}[^.]\.$/.test(text) && !/[.!?] /.test(text);

describe('the catalogue', () => {
  it('is pinned: a released version never changes', () => {
    expect(Object.fromEntries(CATALOGUES.map((catalogue) => [catalogue.version, digestOf(catalogue)]))).toEqual(RELEASED);
    expect(CATALOGUES.at(-1)?.version).toBe(CATALOGUE_VERSION);
  });

  it('is noticed when one word of a released version changes', () => {
    const edited = { ...CATALOGUE, frameworks: CATALOGUE.frameworks.map((framework, index) => (index === 0 ? { ...framework, name: 'SOC 3' } : framework)) };
    expect(digestOf(edited)).not.toBe(RELEASED[CATALOGUE_VERSION]);
  });

  it('holds the seven frameworks', () => {
    const counted = CATALOGUE.frameworks.map(({ id, controls }) => `${id} ${String(controls.length)}`);
    process.stdout.write(`catalogue ${CATALOGUE_VERSION}: ${counted.join(', ')}, ${String(controlsOf(CATALOGUE).length)} controls\n`);
    expect(CATALOGUE.frameworks.map(({ id }) => id)).toEqual(['soc2', 'iso27001', 'nist-800-53', 'pci-dss', 'hipaa', 'nist-csf', 'cis']);
  });

  it('names every control once in its framework, and every type once in a control', () => {
    expect(duplicates(CATALOGUE.frameworks.map(({ id }) => id))).toEqual([]);
    expect(duplicates(controlsOf(CATALOGUE).map(({ framework, control }) => `${framework} ${control.id}`))).toEqual([]);
    expect(controlsOf(CATALOGUE).flatMap(({ control }) => duplicates(control.mappings.map(({ evidenceType }) => evidenceType)))).toEqual([]);
    expect(duplicates(['a', 'b', 'a'])).toEqual(['a']);
  });

  it('names only controls that NIST published', () => {
    const ids = controlsOf(CATALOGUE).flatMap(({ framework, control }) => (framework === 'nist-800-53' ? [control.id] : []));
    expect(ids).toHaveLength(27);
    expect(unpublished(ids)).toEqual([]);
    expect(unpublished(['PS-4(1)', 'PS-10', 'AC-2'])).toEqual(['PS-4(1)', 'PS-10']);
  });

  it('gives every control a short title and every mapping one sentence of reason', () => {
    const wrong = controlsOf(CATALOGUE).flatMap(({ control }) => [
      ...(control.title.length > 0 && control.title.length <= 60 ? [] : [control.title]),
      ...control.mappings
        .flatMap(({ rationale, condition }) => [rationale, ...(condition === null ? [] : [condition.sentence])])
        .filter((text) => !isSentence(text)),
    ]);
    expect(wrong).toEqual([]);
    expect(['Two. Sentences here.', 'no capital at the start.', 'Without its full stop'].filter(isSentence)).toEqual([]);
  });

  it('maps a control to figures or to the platform, never to both and never to nothing', () => {
    expect(controlsOf(CATALOGUE).filter(({ control }) => (control.platform === null) === (control.mappings.length === 0))).toEqual([]);
  });

  it('speaks of the figures that connectors report, and connectors never name a control', () => {
    const types = new Set(CATALOGUE.evidenceTypes.map(({ type }) => type));
    expect(controlsOf(CATALOGUE).flatMap(({ control }) => control.mappings.filter(({ evidenceType }) => !types.has(evidenceType)))).toEqual([]);
    expect([...connectorRegistry.values()].flatMap(({ metrics }) => Object.keys(metrics)).filter((metric) => !types.has(metric))).toEqual([]);
  });
});
