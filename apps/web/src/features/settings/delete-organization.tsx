import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Organization } from '@/api/types';
import { settings as texts } from '@/texts';
import { Card } from '@/ui/card';
import { ExplainedAction } from '@/ui/consequences';
import { onDemand } from '@/ui/on-demand';

const DeleteOrganizationDialog = onDemand(async () => (await import('./delete-organization-dialog')).DeleteOrganizationDialog);

export function DeleteOrganization({ organization }: { readonly organization: Organization }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={texts.deleteTheOrganization}>
      <ExplainedAction
        action={
          <Button
            variant="outline"
            color="red.9"
            onClick={() => {
              setOpen(true);
            }}
          >
            {texts.deleteOrganization}
          </Button>
        }
      >
        {texts.destroysItsKeysAndEnds}
      </ExplainedAction>
      {isOpen ? (
        <DeleteOrganizationDialog
          organization={organization}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </Card>
  );
}
