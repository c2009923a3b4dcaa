import { Button } from '@mantine/core';
import { IconBook2, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { rowsOf, useAssessments, useCan, useFrameworks } from '@/api/hooks';
import type { AssessmentSummary } from '@/api/types';
import { assessments as texts } from '@/texts';
import { AssessmentBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { dayText, plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { EmptyState, SkeletonLines } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';
import { TimeText } from '@/ui/time-text';

const NewAssessment = onDemand(async () => (await import('./new-assessment')).NewAssessment);

export default function AssessmentsPage() {
  const assessments = useAssessments();
  const canPrepare = useCan('assessment.prepare');
  const [isCreating, setCreating] = useState(false);
  const create = canPrepare ? (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        setCreating(true);
      }}
    >
      {texts.newAssessment}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title={texts.assessments} lead={texts.gatherEvidenceForAFramework} actions={create} />
      <Card flush>
        <Loaded
          query={assessments}
          loading={
            <div style={{ padding: 18 }}>
              <SkeletonLines label={texts.loadingTheAssessments} />
            </div>
          }
        >
          {(data) => {
            const rows = rowsOf(data);
            return rows.length === 0 ? (
              <EmptyState icon={IconBook2} title={texts.noAssessmentYet} action={create}>
                {texts.anAssessmentCollectsEvidencePer}
              </EmptyState>
            ) : (
              <>
                <AssessmentTable rows={rows} />
                <LoadMore query={assessments} loaded={plural(rows.length, texts.assessmentsCounted)} />
              </>
            );
          }}
        </Loaded>
      </Card>
      {isCreating ? (
        <NewAssessment
          onClose={() => {
            setCreating(false);
          }}
        />
      ) : null}
    </>
  );
}

function AssessmentTable({ rows }: { readonly rows: readonly AssessmentSummary[] }) {
  const frameworks = useFrameworks().data ?? [];
  const nameOf = (id: string): string => frameworks.find((framework) => framework.id === id)?.name ?? id;
  return (
    <DataTable
      caption={texts.assessments}
      rows={rows}
      rowKey={(row) => row.id}
      linked
      columns={[
        {
          title: texts.assessment,
          bare: true,
          cell: (row) => (
            <div>
              <RowLink to={`/assessments/${row.id}`}>{row.name}</RowLink>
              <div className="muted xs">
                {nameOf(row.framework)}
                {row.version > 1 ? texts.version2(row.version) : ''}
              </div>
            </div>
          ),
        },
        { title: texts.state, bare: true, cell: (row) => <AssessmentBadge state={row.state} /> },
        {
          title: texts.period,
          cell: ({ period }) => <span className="nowrap">{texts.to2(dayText(period.start), dayText(period.end))}</span>,
        },
        { title: texts.evidence, cell: (row) => plural(row.evidenceCount, texts.findingsCounted) },
        { title: texts.preparedBy, cell: (row) => row.preparedBy },
        {
          title: texts.approved,
          cell: (row) => (row.approvedAt === null ? <span className="muted">{texts.notYet}</span> : <TimeText at={row.approvedAt} show="absolute" />),
        },
      ]}
    />
  );
}
