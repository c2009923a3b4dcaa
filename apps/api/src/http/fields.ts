import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsString, Length, Matches, Max, Min, Validate, ValidateIf } from 'class-validator';

import { HasNoControlCharacters, IsOnCalendar } from './text-checks.js';

/**
 * One decorator per kind of field: it checks and it documents, from the same numbers, so that the OpenAPI document cannot drift from what is checked.
 * A spec compares both for every DTO.
 */
interface FieldOptions {
  readonly description?: string;
  readonly example?: string | number;
  readonly optional?: true;
  readonly nullable?: true;
}
export interface TextOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** What the pattern wants, in words: "must be …". */
  readonly patternMessage?: string;
  /** Passwords: control characters too. */
  readonly anyCharacters?: true;
}

/** `@IsOptional` of class-validator lets null pass too; here null passes only where it is declared. */
function presence({ optional, nullable }: FieldOptions): PropertyDecorator[] {
  if (optional === undefined && nullable === undefined) return [];
  return [ValidateIf((_object, value) => !(optional === true && value === undefined) && !(nullable === true && value === null))];
}

interface FieldSchema {
  readonly type: typeof String | 'integer';
  readonly format?: string;
  readonly enum?: string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
}
function documented(options: FieldOptions, schema: FieldSchema): PropertyDecorator {
  const { description, example, optional, nullable } = options;
  return ApiProperty({
    ...schema,
    required: optional !== true,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    ...(nullable === true ? { nullable: true } : {}),
  });
}

const lengthMessage = (min: number, max: number): string => `must have ${String(min)} to ${String(max)} characters`;

export function TextField(options: TextOptions): PropertyDecorator {
  const { minLength = 1, maxLength, pattern, patternMessage = 'has a wrong form' } = options;
  return applyDecorators(
    ...presence(options),
    documented(options, { type: String, minLength, maxLength, ...(pattern === undefined ? {} : { pattern: pattern.source }) }),
    IsString({ message: 'must be text' }),
    Length(minLength, maxLength, { message: lengthMessage(minLength, maxLength) }),
    ...(options.anyCharacters === true ? [] : [Validate(HasNoControlCharacters)]),
    ...(pattern === undefined ? [] : [Matches(pattern, { message: patternMessage })]),
  );
}

export function EmailField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...presence(options),
    documented({ example: 'ada@example.com', ...options }, { type: String, format: 'email', minLength: 3, maxLength: 254 }),
    IsString({ message: 'must be text' }),
    Length(3, 254, { message: lengthMessage(3, 254) }),
    IsEmail({}, { message: 'must be an e-mail address' }),
  );
}

export const ID_PATTERN = /^[0-9a-f]{24}$/;
export function IdField(options: FieldOptions = {}): PropertyDecorator {
  return TextField({ ...options, minLength: 24, maxLength: 24, pattern: ID_PATTERN, patternMessage: 'must be an id of 24 hex digits' });
}

export function ChoiceField(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...presence(options),
    documented(options, { type: String, enum: [...choices] }),
    IsIn([...choices], { message: `must be one of ${choices.join(', ')}` }),
  );
}

const INSTANT_PATTERN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** An instant with its offset: `2026-06-30T22:00:00Z`. Kept as text; the controller makes a Date of it. */
export function InstantField(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...presence(options),
    documented({ example: '2026-06-30T22:00:00Z', ...options }, { type: String, format: 'date-time' }),
    IsString({ message: 'must be text' }),
    Matches(INSTANT_PATTERN, { message: 'must be an instant such as 2026-06-30T22:00:00Z' }),
    Validate(IsOnCalendar),
  );
}

/** `Number` would also read `0x10`, `1e2` and blanks. Lists stay lists, which are no number. */
const toWholeNumber = (value: unknown): unknown => (typeof value === 'string' ? (/^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN) : value);

/** A whole number in a query string. */
export function QueryIntegerField(options: FieldOptions & { readonly min: number; readonly max: number; readonly default?: number }): PropertyDecorator {
  const { min, max } = options;
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  return applyDecorators(
    ...presence(options),
    documented(options, { type: 'integer', minimum: min, maximum: max, ...(options.default === undefined ? {} : { default: options.default }) }),
    Transform(({ value }: { readonly value: unknown }) => toWholeNumber(value)),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** Of a field that `InstantField` checked. */
export const toInstant = (text: string | null): Date | null => (text === null ? null : new Date(text));
