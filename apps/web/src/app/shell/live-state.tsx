import { useIsLive } from '@/api/live';

/** Quiet on purpose: both ways lead to the same figures. */
export function LiveState() {
  return useIsLive() ? <span title="Changes appear by themselves.">Live</span> : <span>Updating every minute</span>;
}
