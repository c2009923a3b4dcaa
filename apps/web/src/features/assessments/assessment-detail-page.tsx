import { useParams } from 'react-router';
import { useAssessment, useFrameworks } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { AssessmentBadge } from '@/ui/badges';
import { Card, KeyValues, PageHead } from '@/ui/card';
import { dayText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { Callout } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { Link } from 'react-router';
import { AssessmentActions } from './assessment-actions';
import { AssessmentControlRow } from './assessment-control-row';
import css from './assessments.module.css';
import { PeriodCalendar } from './period-calendar';
import { SealBanner } from './seal-banner';

export default function AssessmentDetailPage() {
  const { id = '' } = useParams();
  return <Loaded query={useAssessment(id)}>{(assessment) => <Detail assessment={assessment} />}</Loaded>;
}

function Detail({ assessment }: { readonly assessment: Assessment }) {
  const gaps = assessment.controls.filter((control) => control.gaps.length > 0);
  return (
    <>
      <PageHead
        crumbs={[{ to: '/assessments', text: 'Assessments' }]}
        title={
          <span className="row" style={{ gap: 12 }}>
            {assessment.name}
            <AssessmentBadge state={assessment.state} />
          </span>
        }
        actions={<AssessmentActions assessment={assessment} />}
      />
      <div className="stack gap-16">
        <SealBanner assessment={assessment} />
        {assessment.state !== 'approved' && gaps.length > 0 ? (
          <Callout tone="due" title={`${plural(gaps.length, 'control')} of ${String(assessment.controls.length)} with a gap`}>
            <p>
              You can approve with gaps. The export then says <em>partial</em> and lists each of them.
            </p>
          </Callout>
        ) : null}
        <div className={css['cols']}>
          <Card title="Controls" note={assessment.state === 'draft' ? 'Attach evidence of days in the period' : 'As submitted'} flush>
            {assessment.controls.map((control) => (
              <AssessmentControlRow key={control.controlId} assessment={assessment} control={control} />
            ))}
          </Card>
          <div className="stack gap-16">
            <Facts assessment={assessment} gaps={gaps.length} />
            <PeriodCalendar id={assessment.id} />
          </div>
        </div>
      </div>
    </>
  );
}

function Facts({ assessment, gaps }: { readonly assessment: Assessment; readonly gaps: number }) {
  const frameworks = useFrameworks();
  const { framework, catalogueVersion, period, timeZone, createdAt, preparedBy, submittedAt, submittedBy, evidenceCount, version, previousId, nextId } =
    assessment;
  return (
    <Card title="Assessment">
      <KeyValues
        rows={[
          ['Framework', `${frameworks.data?.find(({ id }) => id === framework)?.name ?? framework}, catalogue ${catalogueVersion}`],
          ['Period', `${dayText(period.start)} to ${dayText(period.end)}, ${timeZone}`],
          ['Prepared by', preparedBy],
          ['Created', <TimeText key="c" at={createdAt} show="absolute" />],
          ...(submittedAt === null
            ? []
            : [
                [
                  'Submitted',
                  <span key="s">
                    {submittedBy}, <TimeText at={submittedAt} show="absolute" />
                  </span>,
                ] as const,
              ]),
          ['Evidence', plural(evidenceCount, 'finding')],
          ['Controls with gaps', String(gaps)],
          ['Version', String(version)],
          ...(previousId === null
            ? []
            : [
                [
                  'Takes the place of',
                  <Link key="p" to={`/assessments/${previousId}`}>
                    the version before
                  </Link>,
                ] as const,
              ]),
          ...(nextId === null
            ? []
            : [
                [
                  'Replaced by',
                  <Link key="n" to={`/assessments/${nextId}`}>
                    the next version
                  </Link>,
                ] as const,
              ]),
          ...(assessment.sealDigest === null ? [] : [['Seal digest', <HashText key="d" hash={assessment.sealDigest} what="seal digest" />] as const]),
        ]}
      />
    </Card>
  );
}
