import { AppError } from '@app/kernel';

export class FrameworkNotFound extends AppError {
  constructor() {
    super({
      code: 'framework.not-found',
      kind: 'not-found',
      message: 'There is no such framework.',
      remedy: 'GET /api/v1/frameworks lists the frameworks of this release.',
    });
  }
}

export class ControlNotFound extends AppError {
  constructor() {
    super({
      code: 'control.not-found',
      kind: 'not-found',
      message: 'There is no such control in this framework.',
      remedy: 'GET /api/v1/controls?framework=<id> lists its controls.',
    });
  }
}

export class EvidenceTypeNotFound extends AppError {
  constructor() {
    super({
      code: 'evidence-type.not-found',
      kind: 'not-found',
      message: 'There is no such metric.',
      remedy: 'GET /api/v1/connectors names the metrics of each connector.',
    });
  }
}
