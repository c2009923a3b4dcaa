import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useConnections } from '@/api/hooks';
import type { Connector } from '@/api/types';
import { integrations as texts } from '@/texts';
import { ConnectionBadge, FreshnessBadge } from '@/ui/badges';
import { Card, KeyValues } from '@/ui/card';
import { Callout } from '@/ui/message';
import css from './integrations.module.css';

export function ConnectorAside({ connector }: { readonly connector: Connector }) {
  return (
    <div className="stack gap-16">
      <YourConnections slug={connector.slug} />
      <Card title={texts.whatItReads}>
        <ul className={css['list']}>
          {connector.reads.map((what) => (
            <li key={what}>
              <IconCheck size={15} stroke={2.4} aria-hidden />
              {what}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={texts.whatItNeverReads}>
        <ul className={`${css['list'] ?? ''} ${css['never'] ?? ''}`}>
          {connector.neverReads.map((what) => (
            <li key={what}>
              <IconX size={15} stroke={2.4} aria-hidden />
              {what}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={texts.security}>
        <KeyValues
          rows={[
            [texts.key, texts.sealedWithAes256Gcm],
            [texts.access, texts.readOnlyTheConnectorHas],
            [texts.never, texts.inLogsErrorsExportsOr],
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
      <Callout tone="mute" title={texts.notConnectedYet}>
        <p>{texts.theFirstFiguresFollowLess}</p>
      </Callout>
    );
  return (
    <Card title={texts.yourConnections}>
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
