import { useNavigate } from 'react-router';
import { organization as organizations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Organization } from '@/api/types';
import { settings as texts } from '@/texts';
import { TypedConfirm } from '@/ui/typed-confirm';
import css from './settings.module.css';

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
      <div className={css['columns']}>
        <div>
          <h3>{texts.destroyedInThisOrder}</h3>
          <ol>
            <li>{texts.theDataKeysFromThen}</li>
            <li>{texts.theKeyOfEveryConnection}</li>
            <li>{texts.membershipsSessionsApiKeysAnd}</li>
          </ol>
        </div>
        <div>
          <h3>{texts.keptClosedToEverybody}</h3>
          <ul>
            <li>{texts.evidenceConfirmationsSealsAndThe}</li>
            <li>{texts.rowsAboutPeopleUnreadableUntil}</li>
            <li>{texts.accountsOfPeopleTheyMay}</li>
          </ul>
        </div>
      </div>
      <p className="small">{texts.nobodyCanBringItBack}</p>
    </TypedConfirm>
  );
}
