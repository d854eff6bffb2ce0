// A write that was refused for what it would have done in another table: said in the words of the definition, by the fields that lead there.
import { entailmentOf } from '../../resources/define/index.ts';
import { officeThatMay } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import type { DatabaseError } from '../database/pool.ts';
import { effectForbidden, effectUnexplained } from '../database/triggers.ts';
import { ApiError } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import type { Attempt } from './attempt.ts';

/** The answer to an error of the guard of an effect; null for any other error. */
export function refusedEffect(
  { catalogue }: Context,
  { viewer }: Request,
  error: DatabaseError,
  { values }: Attempt,
): ApiError | null {
  if (error.code !== effectForbidden && error.code !== effectUnexplained) return null;
  const writes = catalogue.get(error.table ?? '')?.effects.find(({ name }) => name === error.constraint)?.writes;
  const target = writes && catalogue.get(writes.table);
  if (!writes || !target) return null;
  const under = (text: string): FieldErrors | null => {
    const named = writes.under.filter((name) => Object.hasOwn(values, name));
    return named.length > 0 ? Object.fromEntries(named.map((name) => [name, [text]])) : null;
  };
  if (error.code === effectUnexplained)
    return new ApiError(
      'DIDReasonRequired',
      `This ${writes.does}. Enter a reason.`,
      under('changes only with a reason'),
    );
  const roles = entailmentOf(writes, target)?.roles ?? [];
  const whom = officeThatMay(viewer, (role) => roles.includes(role));
  const ask = whom.length > 0 ? ` Ask: ${whom.join(', ')}.` : '';
  const errors = under(`${writes.does}, which your role may not do`);
  return new ApiError(
    errors ? 'DIDFieldForbidden' : 'DIDForbidden',
    `This ${writes.does}, which your role may not do.${ask}`,
    errors,
  );
}
