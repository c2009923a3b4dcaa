import { useSearchParams } from 'react-router';
import { Link } from 'react-router';
import { useCoverage, useCoverageChanges, useCoverageHistory, useFrameworks } from '@/api/hooks';
import type { ControlState, Coverage, Framework } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { ControlStateBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { Skeleton } from '@/ui/message';
import { ChangeList } from './change-list';
import { CoverageTrend, scoreText } from './coverage-trend';
import css from './dashboard.module.css';

const STATES: readonly ControlState[] = ['covered', 'capped', 'stale', 'below-target', 'inconclusive', 'missing', 'not-applicable', 'out-of-reach'];

/** Coverage per framework with its line and why it moved. The chosen framework lives in the address. */
export function CoverageCard() {
  const [params, setParams] = useSearchParams();
  const selected = params.get('framework') ?? 'soc2';
  return (
    <Card
      title={texts.coverage}
      note={texts.meanOverTheControlsA}
      flush
      action={
        <Link to={`/controls?framework=${selected}`} className="small">
          {texts.allControls}
        </Link>
      }
    >
      <Loaded
        query={useFrameworks()}
        loading={
          <div style={{ padding: 18 }}>
            <Skeleton height={60} />
          </div>
        }
      >
        {(items) => (
          <>
            <div className={css['frameworks']} role="tablist" aria-label={texts.framework}>
              {items.map((framework) => (
                <FrameworkTab
                  key={framework.id}
                  framework={framework}
                  selected={framework.id === selected}
                  onSelect={() => {
                    setParams({ framework: framework.id }, { replace: true });
                  }}
                />
              ))}
            </div>
            <div role="tabpanel" id="coverage-panel" aria-labelledby={`fw-${selected}`}>
              <CoverageBody framework={selected} />
            </div>
          </>
        )}
      </Loaded>
    </Card>
  );
}

interface TabProps {
  readonly framework: Framework;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function FrameworkTab({ framework, selected, onSelect }: TabProps) {
  const coverage = useCoverage(framework.id);
  return (
    <button
      type="button"
      role="tab"
      id={`fw-${framework.id}`}
      aria-selected={selected}
      aria-controls="coverage-panel"
      className={css['framework']}
      onClick={onSelect}
    >
      <span title={framework.name}>{framework.name}</span>
      <b>{coverage.data === undefined ? '…' : scoreText(coverage.data.score)}</b>
    </button>
  );
}

function CoverageBody({ framework }: { readonly framework: string }) {
  const coverage = useCoverage(framework);
  const changes = useCoverageChanges(framework);
  const moved = new Set(changes.data?.items.map(({ at }) => at.slice(0, 10)));
  return (
    <div className={css['top']} style={{ padding: '16px 18px 18px' }}>
      <div style={{ minWidth: 0 }}>
        <Loaded query={useCoverageHistory(framework)} loading={<Skeleton height={190} />}>
          {(history) => <CoverageTrend history={history} moved={moved} />}
        </Loaded>
        <Loaded
          query={coverage}
          loading={
            <div style={{ marginTop: 12 }}>
              <Skeleton height={22} />
            </div>
          }
        >
          {(data) => <StateCounts coverage={data} />}
        </Loaded>
      </div>
      <Loaded query={changes} loading={<Skeleton height={186} />}>
        {(data) => <ChangeList changes={data} />}
      </Loaded>
    </div>
  );
}

function StateCounts({ coverage: { framework, controls } }: { readonly coverage: Coverage }) {
  const counts = STATES.map((state) => ({ state, count: controls.filter((control) => control.state === state).length }));
  return (
    <ul className={css['counts']} aria-label={texts.controlsByState}>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ state, count }) => (
          <li key={state}>
            <Link to={`/controls?framework=${framework}&state=${state}`} className="row" style={{ gap: 6 }}>
              <ControlStateBadge state={state} />
              <span className="num strong" style={{ color: 'var(--ink)' }}>
                {count}
              </span>
            </Link>
          </li>
        ))}
    </ul>
  );
}
