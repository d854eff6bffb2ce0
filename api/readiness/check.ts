// What a readiness check is, and the pieces of SQL that the checks of carriers, interconnects and services share. A check is a rule of
// the definition, asked as if the row were active, or SQL of its own where the database has nothing to forbid.
import type { Rule } from '../../resources/define/index.ts';

/** What mends a broken check: a field of a record, or a record to be added with some of its fields filled in; their values are SQL over the row. */
export type Mend =
  { resource: string; id: string; field: string } | { resource: string; create: Readonly<Record<string, string>> };

interface Common {
  /** Snake case, unique in the resource. */
  name: string;
  /** The name of the line. */
  what: string;
  level: 'blocking' | 'warning';
  /** The line is there for such rows alone: SQL over the row. */
  applies?: string;
  mend: Mend;
  /** Holds for all that belongs to the row: said on the lists of its children too. */
  passedOn?: true;
  /** Says again what the list of the parent says itself: left out there. */
  echo?: true;
  /** Mended after what is wrong with the children: told behind their lines. */
  last?: true;
  /** Looks through whole price lists or all addresses: asked on the row's own list only. */
  costly?: true;
}
export type Check = Common &
  (
    | { rule: Rule['name'] }
    /** True when all is well. With a `field`, `why` follows its label, as the message of a rule does; `detail` is SQL for an example. */
    | { sql: string; why: string; field?: string; detail?: string }
  );

/** A field of the row itself. */
export const own = (resource: string, field: string): Mend => ({ resource, id: '{id}', field });
export const anyService = (which: string): string =>
  `EXISTS (SELECT 1 FROM carrier_services AS service WHERE ${which})`;
/** The one that needs least to be switched on: testing before paused before disabled. */
export const firstService = (which: string): string =>
  `(SELECT service.id FROM carrier_services AS service WHERE ${which} ORDER BY service.status, service.name LIMIT 1)`;
