import { useLocation } from 'react-router';

/** Who reads in the reading room stays there when going from one finding to another. */
export function useEvidencePath(): string {
  return useLocation().pathname.startsWith('/reading') ? '/reading' : '/evidence';
}
