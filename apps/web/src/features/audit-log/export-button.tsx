import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCan } from '@/api/hooks';
import { auditLog as texts } from '@/texts';

const WRITTEN_MS = 1500;

/** The whole log as the service hashed it. The export is an event itself, so the list is read again. */
export function ExportButton() {
  const canExport = useCan('audit.export');
  const queries = useQueryClient();
  if (!canExport) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      component="a"
      href="/api/v1/audit-events/export"
      onClick={() => {
        setTimeout(() => void queries.invalidateQueries({ queryKey: ['audit-events'] }), WRITTEN_MS);
      }}
    >
      {texts.exportAsNdjson}
    </Button>
  );
}
