import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@app/organizations';

import { TextField } from './fields.js';

export const NewPasswordField = (): PropertyDecorator =>
  TextField({ minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH, anyCharacters: true, description: 'Length counts; any characters.' });

/** From a one-time link; its form is checked where it is looked up, so that every wrong one gets the same answer. */
export const LinkTokenField = (): PropertyDecorator => TextField({ maxLength: 200, description: 'What stands after `#token=` in the link.' });
