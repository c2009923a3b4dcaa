import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useConnections } from '@/api/hooks';
import type { Connector } from '@/api/types';
import { ConnectionBadge, FreshnessBadge } from '@/ui/badges';
import { Card, KeyValues } from '@/ui/card';
import { Callout } from '@/ui/message';
import css from './integrations.module.css';

export function ConnectorAside({ connector }: { readonly connector: Connector }) {
  return (
    <div className="stack gap-16">
      <YourConnections slug={connector.slug} />
      <Card title="What it reads">
        <ul className={css['list']}>
          {connector.reads.map((what) => (
            <li key={what}>
              <IconCheck size={15} stroke={2.4} aria-hidden />
              {what}
            </li>
          ))}
        </ul>
      </Card>
      <Card title="What it never reads">
        <ul className={`${css['list'] ?? ''} ${css['never'] ?? ''}`}>
          {connector.neverReads.map((what) => (
            <li key={what}>
              <IconX size={15} stroke={2.4} aria-hidden />
              {what}
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Security">
        <KeyValues
          rows={[
            ['Key', 'Sealed with AES-256-GCM under your organization’s data key, bound to this connection'],
            ['Access', 'Read only: the connector has no method that writes'],
            ['Never', 'In logs, errors, exports or answers of the API'],
          ]}
        />
      </Card>
    </div>
  );
}

function YourConnections({ slug }: { readonly slug: string }) {
  const mine = useConnections().data?.filter(({ connector }) => connector === slug);
  if (mine === undefined) return null;
  if (mine.length === 0)
    return (
      <Callout tone="mute" title="Not connected yet">
        <p>The first figures follow less than two minutes after you paste the key.</p>
      </Callout>
    );
  return (
    <Card title="Your connections">
      <ul className="stack gap-8">
        {mine.map((connection) => (
          <li key={connection.id} className="row between">
            <Link to={`/settings/connections/${connection.id}`} className="truncate">
              {connection.label}
            </Link>
            {connection.status === 'active' ? <FreshnessBadge state={connection.freshness.state} /> : <ConnectionBadge state={connection.status} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
