import { proveCuts } from './cut-proof.js';

proveCuts({ mode: 'rows', part: [2, 2] });
