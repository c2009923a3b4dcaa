import { applyMemberChange, findChangeRefusal, findEndDateProblem, type MemberStanding } from './member-rules.js';

const now = new Date('2026-03-01T12:00:00Z');
const member = (role: MemberStanding['role'], accessEndsAt: Date | null = null): MemberStanding => ({ id: 'm', role, accessEndsAt });

describe('findChangeRefusal', () => {
  const change = (callerRole: 'owner' | 'admin', from: MemberStanding['role'], nextRole: MemberStanding['role'] | null, ownerCount = 2) =>
    findChangeRefusal({ callerRole, target: member(from), nextRole, ownerCount });

  it('an owner may change and remove anybody while another owner stays', () => {
    expect(change('owner', 'owner', 'auditor')).toBeNull();
    expect(change('owner', 'owner', null)).toBeNull();
    expect(change('owner', 'admin', 'owner')).toBeNull();
  });

  it('the last owner can neither leave nor step down', () => {
    expect(change('owner', 'owner', null, 1)).toBe('last-owner');
    expect(change('owner', 'owner', 'admin', 1)).toBe('last-owner');
    expect(change('owner', 'owner', 'owner', 1)).toBeNull();
  });

  it('an admin touches no owner and makes none', () => {
    expect(change('admin', 'owner', 'admin')).toBe('above-own-role');
    expect(change('admin', 'owner', null)).toBe('above-own-role');
    expect(change('admin', 'admin', 'owner')).toBe('above-own-role');
    expect(change('admin', 'admin', null)).toBeNull();
    expect(change('admin', 'auditor', 'admin')).toBeNull();
  });
});

describe('findEndDateProblem', () => {
  it('an auditor needs an end date in the future', () => {
    expect(findEndDateProblem('auditor', null, now)?.field).toBe('accessEndsAt');
    expect(findEndDateProblem('auditor', now, now)?.message).toBe('must be in the future');
    expect(findEndDateProblem('auditor', new Date(now.getTime() + 1), now)).toBeNull();
  });

  it('owners and admins have none', () => {
    expect(findEndDateProblem('owner', null, now)).toBeNull();
    expect(findEndDateProblem('admin', new Date('2027-01-01'), now)?.message).toContain('auditors only');
  });
});

describe('applyMemberChange', () => {
  const end = new Date('2026-06-01');

  it('keeps what is not named', () => {
    expect(applyMemberChange(member('auditor', end), {})).toEqual(member('auditor', end));
  });

  it('an auditor who becomes an admin loses the end date', () => {
    expect(applyMemberChange(member('auditor', end), { role: 'admin' })).toEqual(member('admin'));
  });

  it('moves the end date', () => {
    const later = new Date('2026-09-01');
    expect(applyMemberChange(member('auditor', end), { accessEndsAt: later })).toEqual(member('auditor', later));
  });
});
