import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import type { DeletionReceipt } from '@/api/types';
import { AuthFrame } from '@/features/auth/auth-frame';
import { settings as texts } from '@/texts';
import { KeyValues } from '@/ui/card';
import { absoluteTime, plural } from '@/ui/format';
import { HashText, IdText } from '@/ui/hash-text';
import { Callout } from '@/ui/message';
import { saveJson } from '@/ui/save-json';
import css from './settings.module.css';

const isReceipt = (state: unknown): state is DeletionReceipt =>
  typeof state === 'object' && state !== null && 'organizationId' in state && 'keys' in state && 'limits' in state;

/** Where the owner stands after the deletion: signed out, with the receipt, which the browser's history keeps through a reload. */
export default function OrganizationDeletedPage() {
  const state: unknown = useLocation().state;
  const queries = useQueryClient();
  useEffect(() => {
    // What was read of the organization does not stay in memory.
    queries.clear();
  }, [queries]);
  return (
    <AuthFrame>
      <h1>{texts.theOrganizationIsDeleted}</h1>
      {isReceipt(state) ? <Receipt receipt={state} /> : <p>{texts.itsReceiptWasShownOnce}</p>}
      <p>
        <Link to="/sign-in">{texts.signInToAnotherOrganization}</Link>
      </p>
    </AuthFrame>
  );
}

function Receipt({ receipt }: { readonly receipt: DeletionReceipt }) {
  const { name, deletedAt, organizationId, keys, ended, event, limits } = receipt;
  return (
    <div className={css['receipt']}>
      <Callout tone="due" live title={texts.keepThisReceipt}>
        <p>{texts.nobodyCanReadTheAudit(name)}</p>
      </Callout>
      <KeyValues
        rows={[
          [texts.organization, name],
          [texts.id, <IdText key="i" id={organizationId} what={texts.organizationId} />],
          [texts.deleted, absoluteTime(deletedAt, 'UTC', true)],
          ...keys.map(
            ({ version, wrappedDigest }) => [texts.keyDestroyed(version), <HashText key={version} hash={wrappedDigest} what={texts.digestOfTheKey} />] as const,
          ),
          [texts.connections, texts.cleared(plural(ended.connections, texts.vendorKeysCounted))],
          [
            texts.accessEnded,
            `${plural(ended.members, texts.membersCounted)}, ${plural(ended.sessions, texts.sessionsCounted)}, ${plural(ended.apiKeys, texts.apiKeysCounted)}, ${plural(ended.links, texts.linksCounted)}`,
          ],
          [texts.auditEvent, texts.number(event.sequence)],
          [texts.itsHash, <HashText key="h" hash={event.hash} what={texts.hashOfTheAuditEvent} />],
        ]}
      />
      <div>
        <h2>{texts.whatTheDeletionDoesNot}</h2>
        <ul>
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </div>
      <div>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => {
            saveJson(receipt, `deletion-receipt-${organizationId}.json`);
          }}
        >
          {texts.downloadTheReceipt}
        </Button>
      </div>
    </div>
  );
}
