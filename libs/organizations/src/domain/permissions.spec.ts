import { isAllowed, PERMISSIONS, PERMISSIONS_OF } from './permissions.js';
import { isRoleAtMost, ROLES } from './role.js';

describe('permissions', () => {
  it('an owner may do everything', () => {
    expect([...PERMISSIONS_OF.owner]).toEqual([...PERMISSIONS]);
  });

  it('an admin may do everything but delete the organization and confirm that fewer people are right', () => {
    expect(PERMISSIONS.filter((permission) => !PERMISSIONS_OF.admin.has(permission))).toEqual(['connection.confirm', 'organization.delete']);
  });

  it('an auditor reads, samples, exports and reveals, and changes nothing', () => {
    expect([...PERMISSIONS_OF.auditor].filter((permission) => !permission.endsWith('.read'))).toEqual([
      'evidence.export',
      'evidence.sample',
      'evidence.reveal',
      'audit.export',
    ]);
  });

  it('a higher role has every permission of a lower one', () => {
    for (const permission of PERMISSIONS_OF.auditor) expect(PERMISSIONS_OF.admin.has(permission)).toBe(true);
    for (const permission of PERMISSIONS_OF.admin) expect(PERMISSIONS_OF.owner.has(permission)).toBe(true);
  });

  it('read access narrows every role to permissions that only read', () => {
    for (const role of ROLES) {
      for (const permission of PERMISSIONS) {
        const full = isAllowed({ role, access: 'full' }, permission);
        expect(isAllowed({ role, access: 'read' }, permission)).toBe(full && permission.endsWith('.read'));
      }
    }
  });
});

describe('isRoleAtMost', () => {
  it('orders owner, admin, auditor', () => {
    expect(isRoleAtMost('admin', 'owner')).toBe(true);
    expect(isRoleAtMost('owner', 'owner')).toBe(true);
    expect(isRoleAtMost('owner', 'admin')).toBe(false);
    expect(isRoleAtMost('auditor', 'admin')).toBe(true);
    expect(isRoleAtMost('admin', 'auditor')).toBe(false);
  });
});
