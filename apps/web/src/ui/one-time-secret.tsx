import css from './controls.module.css';
import { CopyButton } from './copy-button';

export function OneTimeSecret({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <div className={css['secret']}>
      <code>{value}</code>
      <CopyButton value={value} what={what} />
    </div>
  );
}
