import { useIsLive } from '@/api/live';
import { shell as texts } from '@/texts';

/** Quiet on purpose: both ways lead to the same figures. */
export function LiveState() {
  return useIsLive() ? <span title={texts.changesAppearByThemselves}>{texts.live}</span> : <span>{texts.updatingEveryMinute}</span>;
}
