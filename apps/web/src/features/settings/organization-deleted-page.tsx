import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import type { DeletionReceipt } from '@/api/types';
import { KeyValues } from '@/ui/card';
import { absoluteTime, plural } from '@/ui/format';
import { HashText, IdText } from '@/ui/hash-text';
import { Callout } from '@/ui/message';
import { saveJson } from '@/ui/save-json';
import { AuthFrame } from '@/features/auth/auth-frame';
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
      <h1>The organization is deleted</h1>
      {isReceipt(state) ? <Receipt receipt={state} /> : <p>Its receipt was shown once, after the deletion.</p>}
      <p>
        <Link to="/sign-in">Sign in to another organization</Link>
      </p>
    </AuthFrame>
  );
}

function Receipt({ receipt }: { readonly receipt: DeletionReceipt }) {
  const { name, deletedAt, organizationId, keys, ended, event, limits } = receipt;
  return (
    <div className={css['receipt']}>
      <Callout tone="due" live title="Keep this receipt">
        <p>Nobody can read the audit log of {name} any more. Its last event says the same as this page.</p>
      </Callout>
      <KeyValues
        rows={[
          ['Organization', name],
          ['Id', <IdText key="i" id={organizationId} what="organization id" />],
          ['Deleted', absoluteTime(deletedAt, 'UTC', true)],
          ...keys.map(
            ({ version, wrappedDigest }) => [`Key ${String(version)}, destroyed`, <HashText key={version} hash={wrappedDigest} what="digest of the key" />] as const,
          ),
          ['Connections', `${plural(ended.connections, 'vendor key')} cleared`],
          ['Access ended', `${plural(ended.members, 'member')}, ${plural(ended.sessions, 'session')}, ${plural(ended.apiKeys, 'API key')}, ${plural(ended.links, 'link')}`],
          ['Audit event', `Number ${String(event.sequence)}`],
          ['Its hash', <HashText key="h" hash={event.hash} what="hash of the audit event" />],
        ]}
      />
      <div>
        <h2>What the deletion does not reach</h2>
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
          Download the receipt
        </Button>
      </div>
    </div>
  );
}
