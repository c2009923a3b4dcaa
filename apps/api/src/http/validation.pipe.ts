import { ValidationPipe } from '@nestjs/common';

import { InvalidInput } from '@app/kernel';

import { toFieldProblems } from './field-problems.js';

/** Only what a DTO declares gets in; anything else is 400 with the field named. */
export const strictValidation = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInput(toFieldProblems(errors)),
  });
