import { useNavigate } from 'react-router';
import { organization as organizations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Organization } from '@/api/types';
import { TypedConfirm } from '@/ui/typed-confirm';
import css from './settings.module.css';

export function DeleteOrganizationDialog({ organization, onClose }: { readonly organization: Organization; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange(organizations.delete, []);
  return (
    <TypedConfirm
      opened
      onClose={onClose}
      title={`Delete ${organization.name}?`}
      word={organization.name}
      action="Delete organization"
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
          <h3>Destroyed, in this order</h3>
          <ol>
            <li>The data keys: from then on nobody can open sealed keys of vendors or rows about people</li>
            <li>The key of every connection; syncs stop</li>
            <li>Memberships, sessions, API keys and open links</li>
          </ol>
        </div>
        <div>
          <h3>Kept, closed to everybody</h3>
          <ul>
            <li>Evidence, confirmations, seals and the audit log: in the database, shown to nobody</li>
            <li>Rows about people, unreadable, until the next purge</li>
            <li>Accounts of people: they may belong to other organizations</li>
          </ul>
        </div>
      </div>
      <p className="small">
        Nobody can bring it back, not even whoever runs this server. Backups made before now hold the wrapped keys until they expire. You get a receipt that names
        them, and are signed out.
      </p>
    </TypedConfirm>
  );
}
