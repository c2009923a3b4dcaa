import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { rowsOf, useCan, useControl, useCoverage, useEvidenceList, useFrameworks } from '@/api/hooks';
import type { Control, CoveredControl } from '@/api/types';
import NotFoundPage from '@/features/errors/not-found-page';
import { ControlStateBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { Callout } from '@/ui/message';
import { plural } from '@/ui/format';
import { onDemand } from '@/ui/on-demand';
import { ControlTimeline } from './control-timeline';
import css from './controls.module.css';
import { Score } from './controls-table';
import { MappedEvidence } from './mapped-evidence';
import { OverrideCard } from './override-card';

const OverrideDialog = onDemand(async () => (await import('./override-dialog')).OverrideDialog);

export default function ControlDetailPage() {
  const { framework = '', id = '' } = useParams();
  const name = useFrameworks().data?.find((one) => one.id === framework)?.name ?? framework;
  const control = useControl(framework, id);
  const canDecide = useCan('control.override');
  const [isDeciding, setDeciding] = useState(false);
  return (
    <Loaded query={useCoverage(framework)}>
      {(coverage) => {
        const covered = coverage.controls.find(({ controlId }) => controlId === id);
        if (covered === undefined) return <NotFoundPage />;
        return (
          <>
            <PageHead
              crumbs={[
                { to: '/controls', text: 'Controls' },
                { to: `/controls?framework=${framework}`, text: name },
              ]}
              title={
                <span className="row" style={{ gap: 12 }}>
                  {covered.controlId} {covered.title}
                  <ControlStateBadge state={covered.state} />
                </span>
              }
              actions={
                canDecide && control.data !== undefined ? (
                  <Button
                    variant="default"
                    leftSection={<IconAdjustments size={16} />}
                    onClick={() => {
                      setDeciding(true);
                    }}
                  >
                    Decide otherwise
                  </Button>
                ) : undefined
              }
            />
            <Loaded query={control}>{(data) => <Body covered={covered} control={data} />}</Loaded>
            {isDeciding && control.data !== undefined ? (
              <OverrideDialog
                control={control.data}
                onClose={() => {
                  setDeciding(false);
                }}
              />
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function Body({ covered, control }: { readonly covered: CoveredControl; readonly control: Control }) {
  const evidence = useEvidenceList({ framework: control.framework, controlId: control.controlId });
  return (
    <div className="stack gap-16">
      {covered.state === 'out-of-reach' ? (
        <Callout tone="mute" title="Out of reach">
          <p>No installed or available connector reads evidence for this control. Collect it elsewhere and note that in the assessment.</p>
        </Callout>
      ) : null}
      <div className={css['cols']}>
        <div className="stack gap-16">
          <MappedEvidence covered={covered} control={control} />
          <Card title="Evidence over time" note="Newest first" flush>
            <Loaded query={evidence}>
              {(data) => (
                <>
                  <ControlTimeline rows={rowsOf(data)} />
                  <LoadMore query={evidence} loaded={plural(rowsOf(data).length, 'row')} />
                </>
              )}
            </Loaded>
          </Card>
        </div>
        <div className="stack gap-16">
          <Card title="Score and cap">
            <Score control={covered} />
            {covered.capReason === null ? null : (
              <p className="small" style={{ marginTop: 10 }}>
                {covered.capReason}
              </p>
            )}
          </Card>
          <OverrideCard control={control} />
          {control.platform === null ? null : (
            <Card title="What Attesta itself shows of it">
              <p className="small">{control.platform}</p>
            </Card>
          )}
          <Card title="For your auditor">
            <p className="small">
              Strength is a judgement about fit. It is versioned data and part of every evidence row; deciding otherwise is written to the audit log.{' '}
              <Link to={`/evidence?framework=${control.framework}&controlId=${encodeURIComponent(control.controlId)}`}>All evidence of this control</Link>
            </p>
          </Card>
        </div>
      </div>
    </div>
  );
}
