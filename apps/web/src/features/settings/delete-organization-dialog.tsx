import { useNavigate } from 'react-router';
import { organization as organizations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Organization } from '@/api/types';
import { settings as texts } from '@/texts';
import { Consequences } from '@/ui/consequences';
import { TypedConfirm } from '@/ui/typed-confirm';

export function DeleteOrganizationDialog({ organization, onClose }: { readonly organization: Organization; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange(organizations.delete, []);
  return (
    <TypedConfirm
      opened
      onClose={onClose}
      title={texts.deleteWord(organization.name)}
      word={organization.name}
      action={texts.deleteOrganization}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(organization.name, {
          onSuccess: (receipt) => {
            void navigate('/organization-deleted', { replace: true, state: receipt });
          },
        });
      }}
    >
      <Consequences
        sides={[
          {
            title: texts.destroyedInThisOrder,
            items: [texts.theDataKeysFromThen, texts.theKeyOfEveryConnection, texts.membershipsSessionsApiKeysAnd],
            ordered: true,
          },
          {
            title: texts.keptClosedToEverybody,
            items: [texts.evidenceConfirmationsSealsAndThe, texts.rowsAboutPeopleUnreadableUntil, texts.accountsOfPeopleTheyMay],
          },
        ]}
      />
      <p className="small">{texts.nobodyCanBringItBack}</p>
    </TypedConfirm>
  );
}
