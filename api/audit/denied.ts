// A refused write of money, or a refused action, is an event of the trail: who tries to move a limit that is not his to move.
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { notRolledBack } from '../operations/inside.ts';
import { recordEvent } from './events.ts';
import type { AuditEvent } from './events.ts';

interface Attempt {
  resource: Resource;
  /** Names of the fields that the role may not write. */
  denied: readonly string[];
  /** Reads the row that would have changed; null on create. */
  stored: (() => Promise<Record<string, JsonValue>>) | null;
}

/** Records the attempt when a field of money was among what may not be written; what the values were is nobody's business. */
export async function recordDeniedMoney(context: Context, request: Request, attempt: Attempt): Promise<void> {
  const { resource, denied, stored } = attempt;
  const money = denied
    .map((name) => resource.fields[name] as FieldDefinition)
    .filter((field) => field.kind === 'money');
  if (money.length === 0) return;
  const labels = money.map((field) => field.label).join(', ');
  await recordDenied(context, request, resource, stored, 'denied_write', `refused to write ${labels}`, {
    fields: money.map((field) => field.name),
  });
}

/** Records that somebody asked for an action that is not his: an adjustment, a reset, an approval. */
export async function recordDeniedAction(
  context: Context,
  request: Request,
  resource: Resource,
  name: string,
  stored: Attempt['stored'],
): Promise<void> {
  const refused = `refused: ${resource.actions[name]?.label ?? name}`;
  await recordDenied(context, request, resource, stored, 'denied_action', refused, { action: name });
}

async function recordDenied(
  context: Context,
  request: Request,
  resource: Resource,
  stored: Attempt['stored'],
  action: string,
  refused: string,
  details: Record<string, JsonValue>,
): Promise<void> {
  const row = stored ? await readable(stored) : null;
  const title = row ? String(row[resource.title] ?? row['id']) : undefined;
  const event: AuditEvent = {
    type: 'access_denied',
    action,
    description: `${resource.label.one}${title ? ` ${title}` : ''}: ${refused}`,
    resource: resource.name,
    ...(row ? { recordId: String(row['id']) } : {}),
    ...(title ? { title } : {}),
    details: { ...details, role: request.viewer.role },
  };
  await notRolledBack(context, ({ pool }) => recordEvent(pool, request, event));
}

/** A row that is absent, or that this person may not see, leaves the event without one. */
async function readable(stored: NonNullable<Attempt['stored']>): Promise<Record<string, JsonValue> | null> {
  try {
    return await stored();
  } catch (error) {
    if (error instanceof ApiError && error.statusCode < 500) return null;
    throw error;
  }
}
