import { PasswordInput, TextInput } from '@mantine/core';
import type { Connector } from '@/api/types';
import { integrations as texts } from '@/texts';
import { keyHint, problemOfField, readField } from './field-reading';
import css from './integrations.module.css';

type Field = Connector['fields'][number];
interface Props {
  readonly field: Field;
  readonly connector: string;
  readonly text: string;
  readonly isFirst: boolean;
  readonly isTouched: boolean;
  readonly onChange: (text: string) => void;
}

export function ConfigField({ field, connector, text, isFirst, isTouched, onChange }: Props) {
  const { value, note } = readField(field, text);
  const problem = problemOfField(field, text);
  return (
    <div>
      <TextInput
        label={field.label}
        description={field.help}
        placeholder={field.example}
        value={text}
        onChange={(e) => {
          onChange(e.currentTarget.value);
        }}
        error={isTouched || text !== '' ? problem : null}
        autoComplete="off"
        spellCheck={false}
        {...(isFirst ? { 'data-autofocus': true } : {})}
      />
      {problem !== null || connector !== 'bamboohr' ? null : (
        <p className={css['preview']} role="status">
          {note === null ? '' : `${note} `}
          {texts.attestaWillRead} <code>{texts.httpsBamboohrCom(value)}</code>
        </p>
      )}
    </div>
  );
}

export function SecretField({ field, connector, text, isFirst, isTouched, onChange }: Props) {
  const hint = connector === 'bamboohr' ? keyHint(text) : null;
  return (
    <div>
      <PasswordInput
        label={field.label}
        description={field.help}
        value={text}
        onChange={(e) => {
          onChange(e.currentTarget.value);
        }}
        error={isTouched || text !== '' ? problemOfField(field, text) : null}
        // A key is not a password of this site: no manager offers to keep it.
        autoComplete="off"
        spellCheck={false}
        {...(isFirst ? { 'data-autofocus': true } : {})}
        classNames={{ innerInput: css['secret'] ?? '' }}
        visibilityToggleButtonProps={{ 'aria-label': texts.showKey }}
      />
      {hint === null ? null : (
        <p className={`${css['preview'] ?? ''} ${css['hint'] ?? ''}`} role="status">
          {hint}
        </p>
      )}
    </div>
  );
}
