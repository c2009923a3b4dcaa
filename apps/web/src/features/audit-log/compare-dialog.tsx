import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useSession } from '@/api/hooks';
import { auditLog as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import css from './audit.module.css';
import { compareHeld } from './compare-held';
import { ComparisonResult } from './comparison-result';

/** A checkpoint that somebody kept outside, against the log as it is now. The files stay in this browser. */
export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const [checkpoint, setCheckpoint] = useState<File | null>(null);
  const [key, setKey] = useState<File | null>(null);
  const organizationId = useSession().data?.organization.id ?? '';
  const comparison = useMutation({ mutationFn: compareHeld, gcTime: 0 });
  const choose = (set: (file: File | null) => void) => (file: File | null) => {
    comparison.reset();
    set(file);
  };
  return (
    <Modal opened onClose={onClose} title={texts.compareWithACheckpointYou} size={600}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          if (checkpoint !== null) comparison.mutate({ checkpoint, key, organizationId });
        }}
      >
        <p className="small">{texts.theSignatureIsCheckedAnd}</p>
        <FileField label={texts.checkpointFile} accept=".json,application/json" onChoose={choose(setCheckpoint)} first>
          {texts.theOneThatYouSaved}
        </FileField>
        <FileField label={texts.publicKeyThatYouHold} accept=".pem,.pub,.txt" onChoose={choose(setKey)}>
          {texts.withoutItTheServiceIs}
        </FileField>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.close}
          </Button>
          <Button type="submit" disabled={checkpoint === null} loading={comparison.isPending}>
            {texts.compare}
          </Button>
        </div>
        {comparison.data === undefined ? null : <ComparisonResult comparison={comparison.data} />}
        {comparison.error === null ? null : <ProblemAlert error={comparison.error} />}
        <div className={css['limits']}>
          <strong>{texts.whatThisCannotShow}</strong>
          <ul>
            {texts.limitsOfComparing.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </div>
      </form>
    </Modal>
  );
}

interface FieldProps {
  readonly label: string;
  readonly accept: string;
  readonly onChoose: (file: File | null) => void;
  readonly first?: boolean;
  readonly children: ReactNode;
}

function FileField({ label, accept, onChoose, first = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className={css['file']}>
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-note`}>{children}</p>
      <input
        id={id}
        type="file"
        accept={accept}
        aria-describedby={`${id}-note`}
        {...(first ? { 'data-autofocus': true } : {})}
        onChange={(event) => {
          onChoose(event.currentTarget.files?.[0] ?? null);
        }}
      />
    </div>
  );
}
