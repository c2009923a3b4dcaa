import { useEvidence } from '@/api/hooks';
import { evidence as texts } from '@/texts';
import { valueDetail, valueText } from '@/ui/format';

/** The value of a row that something else names. */
export function FigureOf({ evidenceId }: { readonly evidenceId: string }) {
  const { data } = useEvidence(evidenceId);
  if (data === undefined) return <span className="muted small">{texts.measured}</span>;
  return (
    <span className="nowrap">
      <b>{valueText(data.value)}</b>
      <span className="sr-only"> {valueDetail(data.value, data.type)}</span>
    </span>
  );
}
