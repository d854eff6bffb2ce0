// What breaks each rule of what the system itself writes: measurements, alerts, the trail, modules.
import { changed, inDays, nobody } from './cases.ts';
import type { Cases } from './cases.ts';

const aDay = inDays(-1);

export const monitoringCases: Cases = {
  'audit_records.actor_stands_in_metadata': { actorId: nobody },
  'audit_records.occurred_before_stored': { occurredAt: inDays(1) },

  'integration_health.failure_is_dated': { lastFailureReason: 'no answer' },
  'integration_health.status_was_checked': { enabled: true, status: 'healthy' },

  'job_metrics.failed_15m_within_24h': { failedCount15m: 2, failedCount24h: 1 },
  'job_metrics.age_only_when_queued': { queuedCount: 0, oldestJobAge: 5 },

  'metrics_snapshots.payload_fits_type': { snapshotType: 'redis', metrics: { p95LatencyMs: 1 } },

  'module_registry.endpoints_below_api_path': {
    apiPrefix: '/api/carriers',
    criticalEndpoints: ['GET /api/carriers_of_others'],
  },

  'portal_metrics.p95_within_p99': { routeTransitionP95: 2, routeTransitionP99: 1 },

  'system_alerts.acknowledged_by_and_at': { status: 'snoozed', snoozeUntil: inDays(1), acknowledgedAt: aDay },
  'system_alerts.seen_in_order': { firstSeenAt: inDays(-1), lastSeenAt: inDays(-2) },
  'system_alerts.resolved_is_final': changed(
    'system_alerts',
    { status: 'resolved', resolvedAt: aDay, firstSeenAt: aDay, lastSeenAt: aDay },
    { status: 'active', resolvedAt: null },
  ),
  'system_alerts.snooze_within_week': changed(
    'system_alerts',
    { firstSeenAt: aDay, lastSeenAt: aDay },
    { status: 'snoozed', snoozeUntil: inDays(8) },
  ),
};
