import { Link } from 'react-router';
import type { Evidence } from '@/api/types';
import { useCan } from '@/api/hooks';
import { Callout } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { useEvidencePath } from './evidence-path';

/** A row that was replaced is history, not stale. */
export function StandingCallout({ evidence }: { readonly evidence: Evidence }) {
  const canManage = useCan('connection.manage');
  const path = useEvidencePath();
  if (evidence.restates !== null)
    return (
      <Callout tone="mute" title="An earlier period, counted again later">
        <p>
          It differs by {String(evidence.restates.delta)} from <Link to={`${path}/${evidence.restates.evidenceId}`}>the finding of that time</Link>, which
          stays as it was written.
        </p>
      </Callout>
    );
  if (evidence.supersededBy !== null)
    return (
      <Callout tone="mute" title="A newer finding differs from this one">
        <p>
          This row stays as it was written. <Link to={`${path}/${evidence.supersededBy}`}>See the newer finding</Link>
        </p>
      </Callout>
    );
  if (evidence.freshness !== 'stale') return null;
  return (
    <Callout
      tone="bad"
      title="Stale: it was not seen for more than 48 hours"
      remedy={canManage ? 'Open the connection to see why it was not seen again.' : 'Ask the compliance lead to look at the connection.'}
    >
      <p>
        Last seen <TimeText at={evidence.lastConfirmedAt ?? evidence.observedAt} show="both" />. It stands for its own period; it says nothing about today.
      </p>
    </Callout>
  );
}
