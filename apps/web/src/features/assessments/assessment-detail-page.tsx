import { useParams } from 'react-router';
import { Link } from 'react-router';
import { useAssessment, useFrameworks } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
import { AssessmentBadge } from '@/ui/badges';
import { Card, KeyValues, PageHead } from '@/ui/card';
import { dayText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { Callout } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
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
        crumbs={[{ to: '/assessments', text: texts.assessments }]}
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
          <Callout tone="due" title={texts.ofWithAGap(plural(gaps.length, texts.controlsCounted), assessment.controls.length)}>
            <p>
              {texts.youCanApproveWithGaps} <em>{texts.partial}</em> {texts.andListsEachOfThem}
            </p>
          </Callout>
        ) : null}
        <div className={css['cols']}>
          <Card title={texts.controls} note={assessment.state === 'draft' ? texts.attachEvidenceOfDaysIn : texts.asSubmitted} flush>
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
    <Card title={texts.assessment}>
      <KeyValues
        rows={[
          [texts.framework, texts.catalogue(frameworks.data?.find(({ id }) => id === framework)?.name ?? framework, catalogueVersion)],
          [texts.period, texts.to(dayText(period.start), dayText(period.end), timeZone)],
          [texts.preparedBy, preparedBy],
          [texts.created, <TimeText key="c" at={createdAt} show="absolute" />],
          ...(submittedAt === null
            ? []
            : [
                [
                  texts.submitted,
                  <span key="s">
                    {submittedBy}, <TimeText at={submittedAt} show="absolute" />
                  </span>,
                ] as const,
              ]),
          [texts.evidence, plural(evidenceCount, texts.findingsCounted)],
          [texts.controlsWithGaps, String(gaps)],
          [texts.version, String(version)],
          ...(previousId === null
            ? []
            : [
                [
                  texts.takesThePlaceOf,
                  <Link key="p" to={`/assessments/${previousId}`}>
                    {texts.theVersionBefore}
                  </Link>,
                ] as const,
              ]),
          ...(nextId === null
            ? []
            : [
                [
                  texts.replacedBy,
                  <Link key="n" to={`/assessments/${nextId}`}>
                    {texts.theNextVersion}
                  </Link>,
                ] as const,
              ]),
          ...(assessment.sealDigest === null ? [] : [[texts.sealDigest, <HashText key="d" hash={assessment.sealDigest} what={texts.sealDigest2} />] as const]),
        ]}
      />
    </Card>
  );
}
