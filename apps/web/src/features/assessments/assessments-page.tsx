import { Button } from '@mantine/core';
import { IconBook2, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { rowsOf, useAssessments, useCan, useFrameworks } from '@/api/hooks';
import type { AssessmentSummary } from '@/api/types';
import { AssessmentBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { dayText, plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
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
      New assessment
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title="Assessments" lead="Gather evidence for a framework and a period. Approving seals what is attached." actions={create} />
      <Card flush>
        <Loaded
          query={assessments}
          loading={
            <div style={{ padding: 18 }}>
              <SkeletonLines label="Loading the assessments" />
            </div>
          }
        >
          {(data) => {
            const rows = rowsOf(data);
            return rows.length === 0 ? (
              <EmptyState icon={IconBook2} title="No assessment yet" action={create}>
                An assessment collects evidence per control for one period, shows the gaps, and is sealed when approved.
              </EmptyState>
            ) : (
              <>
                <AssessmentTable rows={rows} />
                <LoadMore query={assessments} loaded={plural(rows.length, 'assessment')} />
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
      caption="Assessments"
      rows={rows}
      rowKey={(row) => row.id}
      linked
      columns={[
        {
          title: 'Assessment',
          bare: true,
          cell: (row) => (
            <div>
              <RowLink to={`/assessments/${row.id}`}>{row.name}</RowLink>
              <div className="muted xs">
                {nameOf(row.framework)}
                {row.version > 1 ? `, version ${String(row.version)}` : ''}
              </div>
            </div>
          ),
        },
        { title: 'State', bare: true, cell: (row) => <AssessmentBadge state={row.state} /> },
        {
          title: 'Period',
          cell: ({ period }) => (
            <span className="nowrap">
              {dayText(period.start)} to {dayText(period.end)}
            </span>
          ),
        },
        { title: 'Evidence', cell: (row) => plural(row.evidenceCount, 'finding') },
        { title: 'Prepared by', cell: (row) => row.preparedBy },
        {
          title: 'Approved',
          cell: (row) => (row.approvedAt === null ? <span className="muted">not yet</span> : <TimeText at={row.approvedAt} show="absolute" />),
        },
      ]}
    />
  );
}
