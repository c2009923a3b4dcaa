import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Organization } from '@/api/types';
import { Card } from '@/ui/card';
import { onDemand } from '@/ui/on-demand';
import css from './settings.module.css';

const DeleteOrganizationDialog = onDemand(async () => (await import('./delete-organization-dialog')).DeleteOrganizationDialog);

export function DeleteOrganization({ organization }: { readonly organization: Organization }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title="Delete the organization">
      <div className={css['danger']}>
        <p>Destroys its keys and ends every access to it. It cannot be undone by anybody. Export what you still need first.</p>
        <Button
          variant="outline"
          color="red.9"
          onClick={() => {
            setOpen(true);
          }}
        >
          Delete organization
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
