import { proveCuts } from './cut-proof.js';

proveCuts({ mode: 'rows' });
