// Tells the audit trigger who writes, from where and why, for the length of one statement or transaction.
import type { AuditRecord } from '../../resources/monitoring/audit_records.ts';
import type { Request } from '../context.ts';

/** A Request, or as much of one as the trail needs. */
type Writer = Omit<Request, 'viewer'> & { viewer: Pick<Request['viewer'], 'id' | 'email'> };

/** The JSON of the transaction-local setting `didtron.audit`. */
export function auditContext(request: Writer, action?: { name: string; eventType: AuditRecord['eventType'] }): string {
  const { viewer, requestId, ip, reason, reverts } = request;
  return JSON.stringify({
    actorId: viewer.id,
    actorEmail: viewer.email,
    requestId,
    ip,
    ...(reason ? { reason } : {}),
    ...(reverts ? { action: 'revert', eventType: 'admin_action', reverts } : {}),
    ...(action ? { action: action.name, eventType: action.eventType } : {}),
  });
}

/**
 * A CTE that sets the context in the same statement as the write: it reaches the triggers and does not outlive the statement's
 * transaction, at half the cost of BEGIN, SET, write, COMMIT. `param` is the placeholder of the JSON.
 */
export const auditCte = (param: string): string =>
  `WITH ctx AS MATERIALIZED (SELECT set_config('didtron.audit', ${param}, true) AS is_set)`;
