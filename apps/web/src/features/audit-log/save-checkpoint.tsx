import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Checkpoint } from '@/api/types';
import { auditLog as texts } from '@/texts';
import { saveJson } from '@/ui/save-json';

/** As the API gave it: the program of the documentation takes it so. */
export function SaveCheckpoint({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconDownload size={14} />}
      aria-label={texts.saveCheckpointAt(checkpoint.sequence)}
      onClick={() => {
        saveJson(checkpoint, `checkpoint-${String(checkpoint.sequence)}.json`);
      }}
    >
      {texts.saveCheckpoint}
    </Button>
  );
}
