import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { InvalidInput, isTimeZone, type OrganizationId } from '@app/kernel';

import { type Caller, findRetentionProblems } from './domain/index.js';
import { OrganizationNotFound } from './organizations.errors.js';
import { type Organization, type OrganizationChange, OrganizationRepository, type OrganizationSettings } from './persistence/organization.repository.js';

@Injectable()
export class OrganizationService {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws OrganizationNotFound also when it was deleted */
  async get(org: OrganizationId): Promise<Organization> {
    const organization = await this.organizations.findStanding(org);
    if (organization === null) throw new OrganizationNotFound();
    return organization;
  }

  async change(caller: Caller, change: OrganizationChange): Promise<Organization> {
    const { organizationId: org, actor } = caller;
    requireChange(change, 'name, timeZone');
    if (change.timeZone !== undefined) requireTimeZone(change.timeZone);
    return this.audit.commit(org, async (tx, append) => {
      const before = await this.organizations.findStanding(org, tx);
      const after = await this.organizations.change(org, change, tx);
      if (before === null || after === null) throw new OrganizationNotFound();
      const data = { from: settingsData(before), to: settingsData(after) };
      await append({ type: 'organization.changed', actor, target: { kind: 'organization', id: org }, outcome: 'success', data });
      return after;
    });
  }

  /** How long things stay. What is out of a shorter window goes with the next purge. @throws InvalidInput naming the setting */
  async changeRetention(caller: Caller, change: Partial<OrganizationSettings>): Promise<Organization> {
    const { organizationId: org, actor } = caller;
    requireChange(change, 'retentionMonths, populationMonths');
    return this.audit.commit(org, async (tx, append) => {
      const before = await this.organizations.findStanding(org, tx);
      if (before === null) throw new OrganizationNotFound();
      const settings = { ...before.settings, ...change };
      const problems = findRetentionProblems(settings);
      if (problems.length > 0) throw new InvalidInput(problems);
      await this.organizations.setSettings(org, settings, tx);
      const data = { from: { ...before.settings }, to: settings };
      await append({ type: 'retention.changed', actor, target: { kind: 'organization', id: org }, outcome: 'success', data });
      return { ...before, settings };
    });
  }
}

/** What the audit log keeps of an organization. */
export const settingsData = ({ name, timeZone }: Organization) => ({ name, timeZone });

/** @throws InvalidInput when nothing is to change: an audit event without a change would mislead */
export function requireChange(change: object, fields: string): void {
  if (Object.keys(change).length === 0) throw new InvalidInput([{ field: 'body', message: `must have at least one of ${fields}` }]);
}

/** @throws InvalidInput naming `timeZone` */
export function requireTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone)) throw new InvalidInput([{ field: 'timeZone', message: 'must be an IANA time zone such as Europe/Berlin' }]);
}
