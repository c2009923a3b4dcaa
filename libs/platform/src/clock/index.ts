export { CLOCK, ClockSkewError, ServerClock } from './server-clock.js';
