import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { rowsOf, useCan, useControl, useCoverage, useEvidenceList, useFrameworks } from '@/api/hooks';
import type { Control, CoveredControl } from '@/api/types';
import NotFoundPage from '@/features/errors/not-found-page';
import { controls as texts } from '@/texts';
import { ControlStateBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { Callout } from '@/ui/message';
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
                { to: '/controls', text: texts.controls },
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
                    {texts.decideOtherwise}
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
        <Callout tone="mute" title={texts.outOfReach}>
          <p>{texts.noInstalledOrAvailableConnector}</p>
        </Callout>
      ) : null}
      <div className={css['cols']}>
        <div className="stack gap-16">
          <MappedEvidence covered={covered} control={control} />
          <Card title={texts.evidenceOverTime} note={texts.newestFirst} flush>
            <Loaded query={evidence}>
              {(data) => (
                <>
                  <ControlTimeline rows={rowsOf(data)} />
                  <LoadMore query={evidence} loaded={plural(rowsOf(data).length, texts.rowsCounted)} />
                </>
              )}
            </Loaded>
          </Card>
        </div>
        <div className="stack gap-16">
          <Card title={texts.scoreAndCap}>
            <Score control={covered} />
            {covered.capReason === null ? null : (
              <p className="small" style={{ marginTop: 10 }}>
                {covered.capReason}
              </p>
            )}
          </Card>
          <OverrideCard control={control} />
          {control.platform === null ? null : (
            <Card title={texts.whatAttestaItselfShowsOf}>
              <p className="small">{control.platform}</p>
            </Card>
          )}
          <Card title={texts.forYourAuditor}>
            <p className="small">
              {texts.strengthIsAJudgementAbout}{' '}
              <Link to={`/evidence?framework=${control.framework}&controlId=${encodeURIComponent(control.controlId)}`}>{texts.allEvidenceOfThisControl}</Link>
            </p>
          </Card>
        </div>
      </div>
    </div>
  );
}
