import { TextInput } from '@mantine/core';
import { settings as texts } from '@/texts';
import { numberText } from '@/ui/format';

interface Props {
  readonly label: string;
  readonly meaning: string;
  readonly limits: { readonly min: number; readonly max: number };
  readonly value: string;
  /** What the server said against it. */
  readonly refused: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}

export function MonthsInput({ label, meaning, limits, value, refused, disabled, onChange }: Props) {
  return (
    <TextInput
      label={label}
      description={<>{texts.fromTo(meaning, numberText(limits.min), numberText(limits.max))}</>}
      inputMode="numeric"
      autoComplete="off"
      value={value}
      error={refused}
      disabled={disabled}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
