import { AppError } from '@app/kernel';

import { type AttachRefusal, MAX_ATTACHMENTS, MAX_EVIDENCE } from './domain/index.js';

export class AssessmentNotFound extends AppError {
  constructor() {
    super({ code: 'assessment.not-found', kind: 'not-found', message: 'There is no such assessment.', remedy: 'GET /api/v1/assessments lists them.' });
  }
}

/** Submitted or approved: nothing of it changes any more. */
export class AssessmentNotDraft extends AppError {
  constructor(state: string) {
    super({
      code: 'assessment.not-draft',
      kind: 'conflict',
      message: `The assessment is ${state}; only a draft can be changed.`,
      remedy: 'Make a new version of it: POST /api/v1/assessments/:id/new-version.',
    });
  }
}

export class AssessmentNotSubmitted extends AppError {
  constructor() {
    super({ code: 'assessment.not-submitted', kind: 'conflict', message: 'A draft cannot be approved.', remedy: 'Submit it first.' });
  }
}

export class AssessmentAlreadyApproved extends AppError {
  constructor() {
    super({
      code: 'assessment.already-approved',
      kind: 'conflict',
      message: 'The assessment is approved and sealed; that cannot be done twice nor undone.',
      remedy: 'Make a new version of it where something has to change.',
    });
  }
}

/** A draft is worked on, not replaced; and each assessment has one successor at most. */
export class NewVersionRefused extends AppError {
  constructor(why: 'draft' | 'replaced') {
    super({
      code: why === 'draft' ? 'assessment.still-draft' : 'assessment.replaced',
      kind: 'conflict',
      message: why === 'draft' ? 'The assessment is a draft itself.' : 'There is a newer version of the assessment already.',
      remedy: why === 'draft' ? 'Change the draft.' : 'Go on with the newer version.',
    });
  }
}

export class AssessmentReplaced extends AppError {
  constructor() {
    super({
      code: 'assessment.replaced',
      kind: 'conflict',
      message: 'A newer version took the place of this assessment.',
      remedy: 'Submit and approve the newer version.',
    });
  }
}

export class NothingToSeal extends AppError {
  constructor() {
    super({
      code: 'assessment.no-evidence',
      kind: 'unprocessable',
      message: 'No evidence is attached: there is nothing to approve.',
      remedy: 'Make a new version, attach the evidence of the period, and submit it.',
    });
  }
}

export class PreparerMayNotApprove extends AppError {
  constructor() {
    super({
      code: 'assessment.own-work',
      kind: 'forbidden',
      message: 'Whoever prepared an assessment does not approve it while somebody else can.',
      remedy: 'Ask another owner or admin to approve it.',
    });
  }
}

export class EvidenceAltered extends AppError {
  constructor() {
    super({
      code: 'assessment.evidence-altered',
      kind: 'conflict',
      message: 'An attached row is no longer what was written; nothing was sealed.',
      remedy: 'Run the audit verification and compare with a backup: somebody altered the stored rows.',
    });
  }
}

const TOO_MUCH: Readonly<Record<AttachRefusal, string>> = {
  'too-many-findings': `An assessment holds at most ${String(MAX_EVIDENCE)} findings.`,
  'too-many-attachments': `An assessment holds at most ${String(MAX_ATTACHMENTS)} attachments, counted once per control.`,
  'too-many-notes': 'The notes of all attachments together are too long.',
};
export class TooMuchAttached extends AppError {
  constructor(refusal: AttachRefusal) {
    super({
      code: `assessment.${refusal}`,
      kind: 'unprocessable',
      message: `${TOO_MUCH[refusal]} Nothing was attached.`,
      remedy: 'Split the assessment: by connection, by framework or into shorter periods.',
    });
  }
}

export class TooManyPopulations extends AppError {
  constructor(most: number) {
    super({
      code: 'assessment.too-many-populations',
      kind: 'unprocessable',
      message: `Rows in clear are given for at most ${String(most)} populations at once; nothing was shown.`,
      remedy: 'Export without rows=true, and reveal or sample the populations needed one by one.',
    });
  }
}
