import { TextField } from './fields.js';

/** Whether the zone exists is checked where it is used. */
export const TimeZoneField = (options: { readonly optional?: true } = {}): PropertyDecorator =>
  TextField({ ...options, maxLength: 64, description: 'IANA zone that decides what “today” means for HR dates.', example: 'Europe/Berlin' });
