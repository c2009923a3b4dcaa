export { METHOD_NOT_ALLOWED, ROUTE_UNKNOWN } from './http-failures.js';
export { type Problem, PROBLEM_CONTENT_TYPE, type ProblemAnswer } from './problem.js';
export { isUnexpected, ofFailure, type ProblemContext, toProblem } from './to-problem.js';
