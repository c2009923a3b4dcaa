import { proveCuts } from './cut-proof.js';

proveCuts({ mode: 'rows', part: [1, 2] });
