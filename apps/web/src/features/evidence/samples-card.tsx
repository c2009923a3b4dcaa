import { Button } from '@mantine/core';
import { useState } from 'react';
import { rowsOf, useCan, useSamples } from '@/api/hooks';
import type { Evidence, Sample } from '@/api/types';
import { evidence as texts } from '@/texts';
import { Card } from '@/ui/card';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { onDemand } from '@/ui/on-demand';
import { TimeText } from '@/ui/time-text';

const DrawDialog = onDemand(async () => (await import('./draw-dialog')).DrawDialog);
const RevealDialog = onDemand(async () => (await import('./reveal-dialog')).RevealDialog);

/** Draws of this population: anybody can repeat one from its seed and the commitments. Looking at the people is a custody event. */
export function SamplesCard({ evidence }: { readonly evidence: Evidence }) {
  const [canSample, canReveal] = [useCan('evidence.sample'), useCan('evidence.reveal')];
  const samples = useSamples(evidence.id);
  const [isDrawing, setDrawing] = useState(false);
  const [revealed, setRevealed] = useState<Sample | null>(null);
  if (evidence.population.root === null || evidence.population.count === 0) return null;
  return (
    <Card
      title={texts.samples}
      note={texts.drawnWithASeedOf}
      action={
        canSample ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setDrawing(true);
            }}
          >
            {texts.drawASample}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={samples}>
        {(data) => (
          <>
            {rowsOf(data).length === 0 ? <p className="small muted">{texts.nothingWasDrawnYet}</p> : null}
            <ul className="stack gap-10">
              {rowsOf(data).map((sample) => (
                <li key={sample.id} className="row between small">
                  <span>
                    <strong>{plural(sample.rows.length, texts.rowsCounted)}</strong> {texts.ofSeed(sample.populationCount)} <code>{sample.seed}</code>
                    <br />
                    <span className="muted xs">
                      {sample.preset ?? texts.ownSize} · {sample.drawnBy.label}, <TimeText at={sample.drawnAt} />
                    </span>
                  </span>
                  {canReveal ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => {
                        setRevealed(sample);
                      }}
                    >
                      {texts.revealRows}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
            {samples.hasNextPage ? <LoadMore query={samples} loaded={plural(rowsOf(data).length, texts.samplesCounted)} /> : null}
          </>
        )}
      </Loaded>
      {isDrawing ? (
        <DrawDialog
          evidenceId={evidence.id}
          onClose={() => {
            setDrawing(false);
          }}
        />
      ) : null}
      {revealed === null ? null : (
        <RevealDialog
          sample={revealed}
          onClose={() => {
            setRevealed(null);
          }}
        />
      )}
    </Card>
  );
}
