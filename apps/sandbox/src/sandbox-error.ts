/** A request to the control API, or a setting, that makes no sense: names the field and what is wrong with it. */
export class SandboxError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = 'SandboxError';
  }
}
