import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Card } from '@/ui/card';
import { plural } from '@/ui/format';
import { EmptyState } from '@/ui/message';
import css from './overview.module.css';

export function OverviewEmpty({ revoked, canConnect }: { readonly revoked: number; readonly canConnect: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={IconPlugConnected}
        title={revoked === 0 ? 'Connect your HR system to collect the first evidence' : 'No system is being read'}
        action={
          canConnect ? (
            <Button component={Link} to="/settings/integrations/bamboohr?connect=1">
              Connect BambooHR
            </Button>
          ) : undefined
        }
      >
        {revoked === 0
          ? 'It takes a key that can only view, and less than two minutes to the first three figures.'
          : `${plural(revoked, 'connection is', 'connections are')} revoked. Their evidence stays under Evidence, and ages.`}
      </EmptyState>
      <ol className={css['steps']}>
        <li>
          <h3>Generate an API key</h3>
          <p className="muted">Of a user with read-only access.</p>
        </li>
        <li>
          <h3>Paste subdomain and key</h3>
          <p className="muted">Attesta tests before it stores anything.</p>
        </li>
        <li>
          <h3>See the figures</h3>
          <p className="muted">Headcount, terminations and onboarding, each with its source and fingerprint.</p>
        </li>
      </ol>
    </Card>
  );
}
