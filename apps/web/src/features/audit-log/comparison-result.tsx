import type { ReactNode } from 'react';
import { auditLog as texts } from '@/texts';
import { numberText } from '@/ui/format';
import { Callout } from '@/ui/message';
import type { Comparison, Difference, Unfit } from './compare-held';

const UNFIT: Readonly<Record<Unfit, readonly [why: string, remedy: string]>> = {
  'other-organization': [texts.itWasSignedForAnother, texts.switchToTheOrganizationThat],
  'other-key': [texts.anotherKeySignedItThan, texts.chooseTheKeyThatYou],
  'unknown-key': [texts.itNamesAKeyThat, texts.chooseTheKeyFileThat],
  broken: [texts.theSignedTextOrThe, texts.takeTheFileAgainFrom],
  retold: [texts.theFileShowsSomethingElse, texts.takeTheFileAgainFrom],
};
const DIFFERENCES: Readonly<Record<Difference, (sequence: string, before: string | null) => string>> = {
  missing: texts.eventIsNotThereAny,
  rewritten: texts.eventHasAnotherHash,
  altered: texts.eventNoLongerGivesIts,
};

/** Words first, for somebody who is tired: what it means, why, and what to do. */
export function ComparisonResult({ comparison }: { readonly comparison: Comparison }) {
  switch (comparison.kind) {
    case 'contained':
      return <Contained comparison={comparison} />;
    case 'differs':
      return (
        <Callout tone="bad" live title={texts.theLogDiffersFromWhat} remedy={texts.keepTheCheckpointAndExport}>
          <p>{DIFFERENCES[comparison.why](numberText(comparison.sequence), comparison.before === null ? null : numberText(comparison.before))}</p>
        </Callout>
      );
    case 'unfit':
      return (
        <Unsettled title={texts.theSignatureDoesNotFit} remedy={UNFIT[comparison.why][1]}>
          {UNFIT[comparison.why][0]} {texts.thisSaysNothingAboutThe}
        </Unsettled>
      );
    case 'not-a-checkpoint':
      return (
        <Unsettled title={texts.thisFileIsNotA} remedy={texts.chooseTheJsonFileThat}>
          {texts.aCheckpointIsASmall}
        </Unsettled>
      );
    case 'not-a-key':
      return (
        <Unsettled title={texts.theKeyFileHoldsNo} remedy={texts.chooseThePemFileThat}>
          {texts.anEd25519KeyBeginsWith}
        </Unsettled>
      );
    case 'insecure':
      return (
        <Unsettled title={texts.thisBrowserCannotCheckA} remedy={texts.openAttestaOverHttpsOr}>
          {texts.thePageWasNotOpened}
        </Unsettled>
      );
    case 'too-old':
      return (
        <Unsettled title={texts.thisBrowserCannotCheckA} remedy={texts.useACurrentBrowserOr}>
          {texts.itDoesNotKnowEd25519}
        </Unsettled>
      );
  }
}

function Contained({ comparison: { sequence, keyFrom, isKeyHandedOut } }: { readonly comparison: Extract<Comparison, { kind: 'contained' }> }) {
  return (
    <>
      <Callout tone="ok" live title={texts.theLogStillContainsWhat}>
        <p>{(keyFrom === 'held' ? texts.eventIsThereYourKey : texts.eventIsThereServiceKey)(numberText(sequence))}</p>
      </Callout>
      {keyFrom === 'held' ? null : (
        <Callout tone="due" title={texts.thisTrustsTheServiceFor} remedy={texts.chooseThePublicKeyThat}>
          <p>{texts.theKeyWasAskedOf}</p>
        </Callout>
      )}
      {isKeyHandedOut ? null : (
        <Callout tone="due" title={texts.theServiceHandsOutAnother} remedy={texts.askWhoeverRunsAttestaWhy}>
          <p>{texts.yourKeyFitsTheCheckpoint}</p>
        </Callout>
      )}
    </>
  );
}

function Unsettled({ title, remedy, children }: { readonly title: string; readonly remedy: string; readonly children: ReactNode }) {
  return (
    <Callout tone="due" live title={title} remedy={remedy}>
      <p>{children}</p>
    </Callout>
  );
}
