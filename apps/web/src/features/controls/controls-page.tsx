import { useSearchParams } from 'react-router';
import { useCoverage, useFrameworks } from '@/api/hooks';
import type { Coverage } from '@/api/types';
import { controls as texts } from '@/texts';
import { Card, PageHead } from '@/ui/card';
import { SelectField } from '@/ui/fields';
import { percentText, plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { SkeletonLines } from '@/ui/message';
import { TabList } from '@/ui/tab-list';
import { ControlsTable } from './controls-table';
import { CoverageSummary } from './coverage-summary';
import { StrengthLegend } from './strength-legend';
import { Targets } from './targets';

const STATES = [
  ['', texts.allStates],
  ['covered', texts.covered],
  ['capped', texts.capped],
  ['stale', texts.stale],
  ['below-target', texts.belowTarget],
  ['inconclusive', texts.inconclusive],
  ['missing', texts.missing],
  ['not-applicable', texts.notApplicable],
  ['out-of-reach', texts.outOfReach],
] as const;

/** The tabs with the room below them. */
const TABS_PX = 54;

export default function ControlsPage() {
  const [params, setParams] = useSearchParams();
  const frameworks = useFrameworks();
  const framework = params.get('framework') ?? 'soc2';
  const state = params.get('state') ?? '';
  const set = (next: { framework?: string; state?: string }) => {
    const chosen = { framework, state, ...next };
    setParams({ framework: chosen.framework, ...(chosen.state === '' ? {} : { state: chosen.state }) }, { replace: true });
  };
  return (
    <>
      <PageHead title={texts.controls} lead={texts.howFarYourEvidenceCarries} />
      <Loaded query={frameworks} loading={<div role="status" aria-label={texts.loadingTheControls} style={{ height: TABS_PX }} />}>
        {(items) => (
          <TabList
            label={texts.framework}
            panelId="controls-panel"
            tabs={items.map(({ id, name, controls }) => ({ key: id, text: name, count: controls }))}
            selected={framework}
            onSelect={(key) => {
              set({ framework: key, state: '' });
            }}
          />
        )}
      </Loaded>
      <div id="controls-panel" role="tabpanel" aria-labelledby={`controls-panel-${framework}`} className="stack gap-16">
        <FrameworkPanel
          key={framework}
          framework={framework}
          state={state}
          onState={(next) => {
            set({ state: next });
          }}
        />
        <Targets />
        <StrengthLegend />
      </div>
    </>
  );
}

interface PanelProps {
  readonly framework: string;
  readonly state: string;
  readonly onState: (state: string) => void;
}

function FrameworkPanel({ framework, state, onState }: PanelProps) {
  const coverage = useCoverage(framework);
  const frameworks = useFrameworks();
  return (
    <Loaded
      query={coverage}
      loading={
        <div style={{ minHeight: '100vh' }}>
          <Card>
            <SkeletonLines lines={8} label={texts.loadingTheControls} />
          </Card>
        </div>
      }
    >
      {(data) => (
        <Card flush>
          <CoverageSummary coverage={data} framework={frameworks.data?.find(({ id }) => id === framework)} />
          <div style={{ padding: '12px 18px' }} className="row between">
            <SelectField label={texts.state} value={state} options={STATES} onChange={onState} />
            <span className="xs muted">{shownText(data, state)}</span>
          </div>
          <ControlsTable coverage={data} state={state} />
        </Card>
      )}
    </Loaded>
  );
}

function shownText({ controls, catalogueVersion }: Coverage, state: string): string {
  if (state !== '') return plural(controls.filter((control) => control.state === state).length, texts.controlsCounted);
  const caps = controls.flatMap(({ cap, score }) => (cap === null || score === null ? [] : [cap]));
  const best = caps.reduce((sum, cap) => sum + cap, 0) / Math.max(1, caps.length);
  return texts.withEveryMappedFigureFresh(percentText(best), catalogueVersion);
}
