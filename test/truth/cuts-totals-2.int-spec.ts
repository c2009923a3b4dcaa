import { proveCuts } from './cut-proof.js';

proveCuts({ mode: 'totals', part: [2, 2] });
