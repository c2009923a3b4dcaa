import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { integrations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { connections as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import { useToast } from '@/ui/toast';
import css from './connection.module.css';
import { READ_MODES } from './read-modes';

/** The name that people see, and how much is read. */
export function ChangeDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const [label, setLabel] = useState(connection.label);
  const [readMode, setReadMode] = useState(connection.readMode);
  const toast = useToast();
  const change = useChange(
    (body: { label: string; readMode: Connection['readMode'] }) => integrations.change(connection.id, body),
    ['connections', 'audit-events'],
  );
  return (
    <Modal opened onClose={onClose} title={texts.change(connection.label)} size={520}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { label, readMode },
            {
              onSuccess: () => {
                toast('ok', texts.connectionChanged, texts.theChangeIsInThe);
                onClose();
              },
            },
          );
        }}
      >
        <TextInput
          label={texts.name}
          description={texts.howPeopleCallItNothing}
          required
          withAsterisk={false}
          maxLength={100}
          value={label}
          onChange={(event) => {
            setLabel(event.currentTarget.value);
          }}
          data-autofocus
        />
        <fieldset className={css['modes']}>
          <legend>{texts.whatASyncReads}</legend>
          {READ_MODES.map(({ mode, title, meaning }) => (
            <label key={mode} className={css['mode']}>
              <input
                type="radio"
                name="read-mode"
                value={mode}
                checked={readMode === mode}
                onChange={() => {
                  setReadMode(mode);
                }}
              />
              <span>
                <strong>{title}</strong>
                <br />
                <span className="muted">{meaning}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <p className="xs muted">{texts.countsFromTheNextSync}</p>
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={label.trim() === '' || (label === connection.label && readMode === connection.readMode)}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
