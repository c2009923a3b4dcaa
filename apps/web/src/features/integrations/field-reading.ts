import type { Connector } from '@/api/types';
import { integrations as texts } from '@/texts';
import { readSubdomain } from './subdomain';

type Field = Connector['fields'][number];

interface FieldReading {
  readonly value: string;
  readonly note: string | null;
  readonly error: string | null;
}

/** What the typed text will be sent as. A pasted address is understood for subdomains; everything else is only trimmed. */
export function readField(field: Field, text: string): FieldReading {
  if (field.name === 'subdomain') return readSubdomain(text);
  return { value: text.trim(), note: null, error: null };
}

export function problemOfField(field: Field, text: string): string | null {
  const { value, error } = readField(field, text);
  if (error !== null) return error;
  if (value === '') return field.part === 'credential' ? texts.pasteTheKey : texts.enterThe(field.label.toLowerCase());
  return new RegExp(field.pattern).test(value) ? null : texts.thisDoesNotLookRight(field.part === 'credential' ? texts.aKeyLooksLike : field.example);
}

/** Advises, never blocks. */
export function keyHint(key: string): string | null {
  const trimmed = key.trim();
  if (trimmed === '' || /^[0-9a-f]{40}$/i.test(trimmed)) return null;
  return texts.bamboohrKeysHave40Characters(trimmed.length);
}
