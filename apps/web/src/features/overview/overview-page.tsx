import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useCan, useConnections } from '@/api/hooks';
import { Card, PageHead } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { SkeletonLines } from '@/ui/message';
import { ConnectionFigures } from './connection-figures';
import { LastRuns } from './last-runs';
import { OverviewEmpty } from './overview-empty';

export default function OverviewPage() {
  const connections = useConnections();
  const canConnect = useCan('connection.manage');
  return (
    <>
      <PageHead
        title="Overview"
        lead="The newest figures of every connected system, how old they are, and what the last syncs did."
        actions={
          canConnect && connections.data !== undefined && connections.data.length > 0 ? (
            <Button variant="default" leftSection={<IconPlugConnected size={16} />} component={Link} to="/settings/integrations">
              Connect a system
            </Button>
          ) : undefined
        }
      />
      <Loaded
        query={connections}
        loading={
          <Card>
            <SkeletonLines lines={8} label="Loading the overview" />
          </Card>
        }
      >
        {(all) => {
          const items = all.filter(({ status }) => status !== 'revoked');
          return items.length === 0 ? (
            <OverviewEmpty revoked={all.length} canConnect={canConnect} />
          ) : (
            <div className="stack gap-20">
              {items.map((connection) => (
                <ConnectionFigures key={connection.id} connection={connection} />
              ))}
              <LastRuns connections={all} />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}
