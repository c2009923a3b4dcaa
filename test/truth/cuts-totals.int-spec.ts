import { proveCuts } from './cut-proof.js';

proveCuts('totals');
