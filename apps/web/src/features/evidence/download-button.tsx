import { Button } from '@mantine/core';
import { IconDownload, IconFileTypePdf } from '@tabler/icons-react';
import type { Evidence } from '@/api/types';
import { evidence as texts } from '@/texts';
import { saveJson } from '@/ui/save-json';

export function DownloadButton({ evidence }: { readonly evidence: Evidence }) {
  return (
    <div className="row" style={{ gap: 8 }}>
      <Button
        variant="default"
        leftSection={<IconFileTypePdf size={16} />}
        component="a"
        href={`/api/v1/evidence/${evidence.id}/sheet`}
        download={`collection-header-${evidence.id}.pdf`}
      >
        {texts.sheetAsPdf}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        onClick={() => {
          saveJson(evidence, `${evidence.type}-${evidence.asOf}-${evidence.id}.json`);
        }}
      >
        {texts.downloadJson}
      </Button>
    </div>
  );
}
