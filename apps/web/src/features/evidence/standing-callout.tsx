import { Link } from 'react-router';
import { useCan } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { evidence as texts } from '@/texts';
import { Callout } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { useEvidencePath } from './evidence-path';

/** A row that was replaced is history, not stale. */
export function StandingCallout({ evidence }: { readonly evidence: Evidence }) {
  const canManage = useCan('connection.manage');
  const path = useEvidencePath();
  if (evidence.restates !== null)
    return (
      <Callout tone="mute" title={texts.anEarlierPeriodCountedAgain}>
        <p>
          {texts.itDiffersByFrom(evidence.restates.delta)} <Link to={`${path}/${evidence.restates.evidenceId}`}>{texts.theFindingOfThatTime}</Link>
          {texts.whichStaysAsItWas}
        </p>
      </Callout>
    );
  if (evidence.supersededBy !== null)
    return (
      <Callout tone="mute" title={texts.aNewerFindingDiffersFrom}>
        <p>
          {texts.thisRowStaysAsIt} <Link to={`${path}/${evidence.supersededBy}`}>{texts.seeTheNewerFinding}</Link>
        </p>
      </Callout>
    );
  if (evidence.freshness !== 'stale') return null;
  return (
    <Callout tone="bad" title={texts.staleItWasNotSeen} remedy={canManage ? texts.openTheConnectionToSee : texts.askTheComplianceLeadTo}>
      <p>
        {texts.lastSeen} <TimeText at={evidence.lastConfirmedAt ?? evidence.observedAt} show="both" />
        {texts.itStandsForItsOwn}
      </p>
    </Callout>
  );
}
