import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Organization } from '@/api/types';
import { settings as texts } from '@/texts';
import { Card } from '@/ui/card';
import { onDemand } from '@/ui/on-demand';
import css from './settings.module.css';

const DeleteOrganizationDialog = onDemand(async () => (await import('./delete-organization-dialog')).DeleteOrganizationDialog);

export function DeleteOrganization({ organization }: { readonly organization: Organization }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={texts.deleteTheOrganization}>
      <div className={css['danger']}>
        <p>{texts.destroysItsKeysAndEnds}</p>
        <Button
          variant="outline"
          color="red.9"
          onClick={() => {
            setOpen(true);
          }}
        >
          {texts.deleteOrganization}
        </Button>
      </div>
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
