import { type Catalogue } from '../../domain/index.js';
import { cis } from './cis.js';
import { hipaa } from './hipaa.js';
import { iso27001 } from './iso27001.js';
import { nist80053 } from './nist-800-53.js';
import { nistCsf } from './nist-csf.js';
import { pciDss } from './pci-dss.js';
import { soc2 } from './soc2.js';

export const catalogue202611: Catalogue = {
  version: '2026-11',
  evidenceTypes: [
    { type: 'hr.active_headcount', title: 'Active headcount', isPlural: false, kind: 'count' },
    { type: 'hr.terminations_30d', title: 'Terminations', isPlural: true, kind: 'count' },
    { type: 'hr.onboarding_completion', title: 'Onboarding completion', isPlural: false, kind: 'ratio' },
  ],
  frameworks: [soc2, iso27001, nist80053, pciDss, hipaa, nistCsf, cis],
};
