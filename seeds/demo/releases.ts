// The deployments and migrations of the platform within the time of the audit history.
import type { AuditRecord } from '../../resources/monitoring/audit_records.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';

const migrations = [
  'CreateCarriers', 'CreateInterconnects', 'CreateServices', 'CreateRateCards', 'CreateRates', 'CreateRoutingPlans',
  'CreateCustomers', 'AddCreditAlerts', 'AddCarrierAssignments', 'AddMetricsSnapshots', 'AddSystemAlerts', 'AddModuleRegistry',
  'AddInterconnectCodecs', 'AddReleaseCauseMapping', 'AddMinSe', 'AddSpendWindow', 'AddAuditSeals', 'AddPeriodExceptions',
  'IndexRatesByPrefix', 'AddCarrierTimeZone', 'AddIntegrationEnabled', 'AddAlertDimension', 'AddMediaPop',
] as const; // prettier-ignore

type Release = Partial<AuditRecord> & { occurredAt: string };

/** A release every one to two weeks, some with a migration a minute before. */
export function releases(demo: Demo, chance: Random, days: number): Release[] {
  const made: Release[] = [];
  const waiting = [...migrations];
  let [minor, patch] = [0, 0];
  for (let ago = days - 3; ago > 1; ago -= chance.int(6, 14)) {
    const before = `1.${minor}.${patch}`;
    const isMinor = chance.chance(0.45);
    [minor, patch] = isMinor ? [minor + 1, 0] : [minor, patch + 1];
    const version = `1.${minor}.${patch}`;
    const moment = ago + chance.int(0, 120) / 1440;
    const migration = isMinor ? waiting.shift() : undefined;
    if (migration)
      made.push(
        event('migration', demo.daysAgo(moment + 1 / 1440), `Migration ${migration}`, 'migration', migration, {}),
      );
    made.push(
      event('deployment', demo.daysAgo(moment), `Deployed ${version}`, 'deploy', version, {
        version: [before, version],
      }),
    );
  }
  return made;
}

function event(
  eventType: AuditRecord['eventType'], occurredAt: string, description: string, action: string, title: string,
  changes: { [field: string]: string[] },
): Release {
  return { eventType, occurredAt, description, actorEmail: 'deploy@didtron.example', metadata: { action, title, changes } };
} // prettier-ignore
