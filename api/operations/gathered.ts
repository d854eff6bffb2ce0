// Several refused writes of one save as one answer: the errors of a one-to-one row stand under the name of its table.
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import type { Other } from './others.ts';

export interface Failure {
  /** The one-to-one row that was refused; null: the record itself. */
  part: Resource | null;
  error: ApiError;
}

/** The answer of the save: what somebody else changed first of all, then what is wrong, by field, of all of them. */
export function gathered(failures: readonly Failure[]): ApiError {
  const only = failures.length === 1 ? failures[0] : undefined;
  if (only && !only.part) return only.error;
  const stale = failures.filter(({ error }) => error.code === 'DIDStale');
  if (stale.length > 0) return staleAnswer(stale);
  const told = failures.filter(({ error }) => error.errors !== null);
  if (told.length === 0) return (failures[0] as Failure).error;
  const errors: FieldErrors = Object.fromEntries(
    told.flatMap(({ part, error }) =>
      Object.entries(error.errors ?? {}).map(([field, texts]) => [placed(part, field), texts]),
    ),
  );
  const others = told.flatMap(({ part, error }) =>
    ((error.extra['others'] ?? []) as unknown as Other[]).map((other) => ({
      ...other,
      fields: other.fields.map((field) => placed(part, field)),
    })),
  );
  if (told.some(({ error }) => error.code === 'DIDInvalid'))
    return invalid(errors, others.length > 0 ? { others } : {});
  const { code, message } = (told[0] as Failure).error;
  return new ApiError(code, message, errors);
}

const placed = (part: Resource | null, field: string): string =>
  part === null ? field : [part.name, field].filter(Boolean).join('.');

/** `current` is the record itself where it is stale; the one-to-one rows stand in `parts`, each as it would be told alone. */
function staleAnswer(stale: readonly Failure[]): ApiError {
  const own = stale.find(({ part }) => part === null);
  const parts: Record<string, JsonValue> = Object.fromEntries(
    stale.filter(({ part }) => part !== null).map(({ part, error }) => [(part as Resource).name, error.extra]),
  );
  const { message, extra } = (own ?? (stale[0] as Failure)).error;
  const nothing = { current: null, changedBy: null, changedAt: null };
  return new ApiError('DIDStale', message, null, { ...(own ? extra : nothing), parts });
}
