// Changes that must say why: fields which a definition marks `reasonRequired` are not changed without a reason.
import { Decimal } from 'decimal.js';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import type { Request } from '../context.ts';
import { ApiError } from '../errors.ts';

type Values = Record<string, JsonValue>;
const exact: readonly string[] = ['decimal', 'money', 'percent'];

/** Refuses an update of such a field that gives no reason, naming the field. A value that stays as it is needs none. */
export async function guardReason(
  request: Request,
  resource: Resource,
  values: Values,
  stored: () => Promise<Values>,
): Promise<void> {
  if (request.reason !== null) return;
  const marked = Object.keys(values).filter((name) => resource.fields[name]?.reasonRequired);
  if (marked.length === 0) return;
  const row = await stored();
  const changed = marked.filter((name) =>
    differs(resource.fields[name] as FieldDefinition, values[name] ?? null, row[name] ?? null),
  );
  if (changed.length === 0) return;
  const labels = changed.map((name) => resource.fields[name]?.label ?? name).join(', ');
  throw new ApiError(
    'DIDReasonRequired',
    `Not saved: a change of ${labels} must say why. Send the reason in X-Reason.`,
    Object.fromEntries(changed.map((name) => [name, ['changes only with a reason']])),
  );
}

function differs(field: FieldDefinition, one: JsonValue, other: JsonValue): boolean {
  if (one === null || other === null) return one !== other;
  if (exact.includes(field.kind)) return !new Decimal(String(one)).equals(String(other));
  return JSON.stringify(one) !== JSON.stringify(other);
}
