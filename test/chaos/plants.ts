import { mongo } from 'mongoose';

import { type Everything } from './consistency.js';

type Row = mongo.Document;

/** What crashes, zombies and bad luck do to a service that does not keep its promises, each planted into a copy of what it left behind. */
export const PLANTS: Readonly<Record<string, (all: Everything) => Everything>> = {
  'a row of evidence is lost': (all) => ({ ...all, evidence: all.evidence.slice(1) }),
  'a row of evidence is there twice': (all) => ({ ...all, evidence: [...all.evidence, ...all.evidence.slice(0, 1).map(copied)] }),
  'a row of evidence was altered': (all) => ({ ...all, evidence: changed(all.evidence, () => true, { digest: '0'.repeat(64) }) }),
  'a row of evidence moved to another organization': (all) => ({
    ...all,
    evidence: changed(all.evidence, () => true, { organizationId: new mongo.ObjectId() }),
  }),
  'a row was kept of a run that never ended': (all) => ({
    ...all,
    runs: changed(all.runs, ({ outcomes }) => (outcomes as readonly unknown[]).length > 0, { state: 'running' }),
  }),
  'a confirmation is lost': (all) => ({ ...all, confirmations: all.confirmations.slice(1) }),
  'a confirmation is there twice': (all) => ({ ...all, confirmations: [...all.confirmations, ...all.confirmations.slice(0, 1).map(copied)] }),
  'a run was closed without its event': (all) => ({ ...all, events: without(all.events, ({ type }) => String(type).startsWith('connector-run.')) }),
  'a run was closed twice': (all) => ({ ...all, events: [...all.events, ...all.events.filter(({ type }) => type === 'connector-run.succeeded').slice(0, 1)] }),
  'an event has no run': (all) => ({ ...all, runs: all.runs.slice(1) }),
  'a seal is of an assessment that is not there': (all) => withOrphan(all, 'evidence_seals', { evidenceId: all.evidence[0]?._id, assessmentId: nobody() }),
  'a seal is of evidence that is not there': (all) => withOrphan(all, 'evidence_seals', { evidenceId: nobody(), assessmentId: nobody() }),
  'a salt is of a connection that is not there': (all) => withOrphan(all, 'population_salts', { connectionId: nobody() }),
  'a delivery is of a channel that is not there': (all) => withOrphan(all, 'alert_deliveries', { channelId: nobody(), alertIds: [] }),
  'a delivery is of an alert that is not there': (all) => {
    const channel = { _id: nobody(), organizationId: organizationOf(all) };
    const others = { ...all.others, alert_channels: [...(all.others['alert_channels'] ?? []), channel] };
    return withOrphan({ ...all, others }, 'alert_deliveries', { channelId: channel._id, alertIds: [nobody().toHexString()] });
  },
  'a row is of an organization that is not there': (all) => withOrphan(all, 'alert_channels', { organizationId: nobody() }),
  'an event was altered': (all) => ({ ...all, events: changed(all.events, () => true, { hash: '0'.repeat(64) }) }),
};

const nobody = (): mongo.ObjectId => new mongo.ObjectId();
const organizationOf = (all: Everything): unknown => all.connections[0]?.['organizationId'];

/** One more row of an organization that is there. */
function withOrphan(all: Everything, collection: string, row: Row): Everything {
  const rows = [...(all.others[collection] ?? []), { _id: nobody(), organizationId: organizationOf(all), ...row }];
  return { ...all, others: { ...all.others, [collection]: rows } };
}

const copied = (row: Row): Row => ({ ...row, _id: new mongo.ObjectId() });

/** The first row that fits, with these values instead. */
function changed(rows: readonly Row[], fits: (row: Row) => boolean, change: object): readonly Row[] {
  const index = rows.findIndex(fits);
  return rows.map((row, n) => (n === index ? { ...row, ...change } : row));
}

function without(rows: readonly Row[], fits: (row: Row) => boolean): readonly Row[] {
  const index = rows.findIndex(fits);
  return rows.filter((_row, n) => n !== index);
}
