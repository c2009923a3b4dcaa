import { PasswordInput, TextInput } from '@mantine/core';
import { auth as texts } from '@/texts';
import { passwordHint } from './one-time-link';

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function EmailInput({ value, onChange, label = 'E-mail' }: FieldProps & { readonly label?: string }) {
  return (
    <TextInput
      label={label}
      type="email"
      autoComplete="username"
      required
      withAsterisk={false}
      value={value}
      onChange={(e) => {
        onChange(e.currentTarget.value);
      }}
    />
  );
}

export function NameInput({ value, onChange, label, description }: FieldProps & { readonly label: string; readonly description: string }) {
  return (
    <TextInput
      label={label}
      description={description}
      autoComplete="name"
      value={value}
      onChange={(e) => {
        onChange(e.currentTarget.value);
      }}
    />
  );
}

export function KnownPasswordInput({
  value,
  onChange,
  label = texts.password,
  description,
}: FieldProps & { readonly label?: string; readonly description?: string }) {
  return (
    <PasswordInput
      label={label}
      description={description}
      autoComplete="current-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(e) => {
        onChange(e.currentTarget.value);
      }}
      visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
    />
  );
}

export function NewPasswordInput({ value, onChange, label = texts.password }: FieldProps & { readonly label?: string }) {
  return (
    <PasswordInput
      label={label}
      description={texts.atLeast12Characters}
      autoComplete="new-password"
      required
      withAsterisk={false}
      value={value}
      error={passwordHint(value)}
      onChange={(e) => {
        onChange(e.currentTarget.value);
      }}
      visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
    />
  );
}
