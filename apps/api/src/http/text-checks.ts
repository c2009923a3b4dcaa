import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

import { isLocalDate } from '@app/kernel';

/** Tab and line breaks are text; the rest ends strings, rings bells and rewrites terminals. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

@ValidatorConstraint({ name: 'hasNoControlCharacters' })
export class HasNoControlCharacters implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value !== 'string' || !CONTROL.test(value);
  }
  defaultMessage(): string {
    return 'must hold no control characters';
  }
}

/** `new Date` makes 2 March of 30 February. */
@ValidatorConstraint({ name: 'isOnCalendar' })
export class IsOnCalendar implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isLocalDate(value.slice(0, 10));
  }
  defaultMessage(): string {
    return 'must be an instant of a day of the calendar';
  }
}
