// What can go wrong with the platform, as the monitor words it, with the limits of domain practice.
import type { SystemAlert } from '../../../resources/monitoring/system_alerts.ts';

export interface Fault {
  source: SystemAlert['source'];
  metricName: string;
  dimension: string;
  severity: SystemAlert['severity'];
  title: string;
  description: string;
  threshold: number;
  /** How far beyond the threshold it may go, as a share of it. */
  excess: number;
  /** Decimals of value and threshold. */
  places: number;
}

/** Source, metric, dimension, severity, threshold, excess, decimals, title, description. */
type FaultRow = [
  SystemAlert['source'],
  string,
  string,
  SystemAlert['severity'],
  number,
  number,
  number,
  string,
  string,
];

const rows: readonly FaultRow[] = [
  ['api', 'p95LatencyMs', '', 'warning', 120, 0.8, 0, 'API is slow', 'The 95th percentile of all list requests is above 120 ms.'],
  ['api', 'p95LatencyMs', 'GET /api/rates', 'warning', 250, 1, 0, 'Rate lists are slow', 'GET /api/rates answers later than 250 ms at the 95th percentile.'],
  ['api', 'p95LatencyMs', 'GET /api/audit_records', 'info', 250, 0.6, 0, 'Audit lists are slow', 'GET /api/audit_records answers later than 250 ms at the 95th percentile.'],
  ['api', 'errorRate5xx', '', 'critical', 1, 3, 2, 'API fails', 'More than 1 % of the requests of five minutes ended in a 5xx status.'],
  ['api', 'errorRate5xx', 'POST /api/rates', 'warning', 0.3, 4, 2, 'Saving rates fails', 'More than 0.3 % of POST /api/rates ended in a 5xx status within 15 minutes.'],
  ['api', 'errorRate4xx', '', 'info', 5, 1, 2, 'Many refused requests', 'More than 5 % of all requests were refused; a client may be misconfigured.'],
  ['database', 'p95LatencyMs', '', 'warning', 60, 1.2, 1, 'Database is slow', 'The 95th percentile of all statements is above 60 ms.'],
  ['database', 'poolSaturation', '', 'critical', 90, 0.09, 1, 'Database pool is nearly used up', 'More than 90 % of the connections are busy; requests will queue.'],
  ['database', 'slowQueryCount', '', 'info', 10, 2, 0, 'Slow statements', 'More than ten statements of the last minute took longer than a second.'],
  ['database', 'replicationLagSeconds', 'replica-1', 'warning', 10, 4, 0, 'Replica lags', 'The replica is more than ten seconds behind the primary.'],
  ['database', 'diskUsedPercent', '', 'warning', 80, 0.15, 1, 'Database disk fills up', 'More than 80 % of the disk is used; at the present pace it is full in 19 days.'],
  ['redis', 'p95LatencyMs', '', 'warning', 30, 1.5, 1, 'Redis is slow', 'The 95th percentile of all commands is above 30 ms.'],
  ['redis', 'cacheMissRate', '', 'info', 20, 1, 1, 'Cache misses rise', 'More than 20 % of the reads miss the cache.'],
  ['redis', 'rateLimitRejections', '', 'info', 100, 3, 0, 'Many rate-limited requests', 'More than 100 requests of the last 15 minutes were refused by the rate limit.'],
  ['job', 'queuedJobs', '', 'warning', 500, 1.5, 0, 'Job backlog', 'More than 500 jobs have been waiting for 15 minutes.'],
  ['job', 'stuckJobCount', 'credit-alerts', 'critical', 1, 3, 0, 'Job is stuck: credit-alerts', 'A job of this type has given no sign of life for ten minutes.'],
  ['job', 'failedJobs15m', 'metrics-collect', 'warning', 3, 2, 0, 'Jobs fail: metrics-collect', 'More than three jobs of this type failed within 15 minutes.'],
  ['job', 'failedJobs15m', 'alert-evaluate', 'warning', 3, 2, 0, 'Jobs fail: alert-evaluate', 'More than three jobs of this type failed within 15 minutes.'],
  ['job', 'oldestJobAge', 'audit-seal', 'warning', 300, 3, 0, 'Audit seals are late', 'The oldest waiting job of this type is more than five minutes old.'],
  ['integration', 'errorRate', 'openexchangerates', 'warning', 5, 0.8, 2, 'Open Exchange Rates answers badly', 'More than 5 % of the calls failed.'],
  ['integration', 'errorRate', 'openai', 'critical', 50, 0.3, 2, 'OpenAI is down', 'More than half of the calls failed: the quota is used up.'],
  ['integration', 'latencyP95', 'nowpayments', 'warning', 2000, 1, 0, 'NOWPayments is slow', 'The 95th percentile of its answers is above two seconds.'],
  ['integration', 'latencyP95', 'connexcs', 'critical', 2000, 2, 0, 'ConnexCS is slow', 'The 95th percentile of its answers is above two seconds; changes reach the switch late.'],
  ['integration', 'errorRate', 'brevo', 'warning', 5, 2, 2, 'Brevo refuses mail', 'More than 5 % of the messages were refused.'],
  ['integration', 'dataAgeHours', 'openexchangerates', 'warning', 2, 2, 1, 'Exchange rates are old', 'The latest exchange rates are more than two hours old.'],
  ['integration', 'p95LatencyMs', 'r2', 'info', 300, 2, 0, 'R2 storage is slow', 'The 95th percentile of uploads is above 300 ms.'],
  ['integration', 'uploadErrors', 'r2', 'warning', 2, 3, 0, 'Uploads to R2 fail', 'More than two exports could not be stored.'],
  ['portal', 'routeTransitionP95', 'super_admin', 'info', 900, 0.7, 0, 'Back office pages change slowly', 'The 95th percentile of page changes is above 900 ms.'],
  ['portal', 'routeTransitionP95', 'customer', 'warning', 1500, 0.6, 0, 'Customer portal is slow', 'The 95th percentile of page changes is above 1.5 seconds.'],
  ['portal', 'jsErrorCount', 'customer', 'warning', 10, 2, 0, 'Script errors in the customer portal', 'More than ten script errors within 15 minutes.'],
  ['portal', 'jsErrorCount', 'marketing', 'info', 10, 2, 0, 'Script errors on the website', 'More than ten script errors within 15 minutes.'],
  ['portal', 'assetLoadFailures', 'marketing', 'info', 5, 2, 0, 'Files of the website do not load', 'More than five files failed to load within 15 minutes.'],
]; // prettier-ignore

export const faults: readonly Fault[] = rows.map(
  ([source, metricName, dimension, severity, threshold, excess, places, title, description]) => ({
    source, metricName, dimension, severity, threshold, excess, places, title, description,
  }),
); // prettier-ignore
