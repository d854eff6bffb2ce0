// The triggers that guard the audit trail, as data: those that write it, those that keep rows from change, those that fill its columns.
// derived.ts makes them from this, and guard-check.ts compares the catalogue of the database with it.
import type { Resource } from '../../resources/define/index.ts';
import { auditBody } from './audit-trigger.ts';
import { ident } from './constraints.ts';
import { keeperBody } from './keeper.ts';
import { functionName, quoteText } from './triggers.ts';

export type TriggerEvent = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';

/** A function of triggers, in PL/pgSQL. */
export interface GuardFunction {
  name: string;
  body: string;
}

export interface Guard {
  table: string;
  name: string;
  timing: 'BEFORE' | 'AFTER';
  events: readonly TriggerEvent[];
  level: 'ROW' | 'STATEMENT';
  function: GuardFunction;
  arguments: readonly string[];
}

/** The tables of the trail itself: a trigger there that is none of ours could drop or alter what comes in. */
export const trailTables: readonly string[] = ['audit_records', 'audit_seals'];

/**
 * What names mean in these functions: the system's own first, temporary tables last. Else a session could put a table or function of its
 * own in the way of the trail.
 */
export const guardPath = 'pg_catalog, public, pg_temp';

const refuseChange: GuardFunction = {
  name: 'refuse_change',
  body: `
BEGIN
  -- A removed user leaves the rows by name: a foreign key may empty the columns named here, and nothing else may change.
  IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' AND pg_trigger_depth() > 1 AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
    AND NOT EXISTS (SELECT FROM unnest(TG_ARGV) AS emptied
      WHERE to_jsonb(NEW) ->> emptied IS NOT NULL AND to_jsonb(NEW) ->> emptied <> to_jsonb(OLD) ->> emptied) THEN
    RETURN NEW;
  END IF;
  -- The retention job removes whole sealed ranges of the trail, and notes each in the chain of seals.
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_records' AND current_setting('didtron.audit_retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% can only be added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END `,
};

const refuseSealChange: GuardFunction = {
  name: 'refuse_seal_change',
  body: `
BEGIN
  RAISE EXCEPTION 'audit_seals can only be added to' USING ERRCODE = 'insufficient_privilege';
END `,
};

/** Refuses every change of a table but inserts. */
const appendOnly = (table: string, refuse: GuardFunction, args: readonly string[] = []): Guard[] => [
  {
    table,
    name: 'append_only',
    timing: 'BEFORE',
    events: ['UPDATE', 'DELETE'],
    level: 'ROW',
    function: refuse,
    arguments: args,
  },
  {
    table,
    name: 'append_only_all',
    timing: 'BEFORE',
    events: ['TRUNCATE'],
    level: 'STATEMENT',
    function: refuse,
    arguments: [],
  },
];

/** The columns that may be emptied in a row that else never changes: references, and what PostgreSQL computes from them. */
function emptiedIn(resource: Resource): string[] {
  return Object.values(resource.fields)
    .filter(
      (field) =>
        (field.computed !== null && !resource.keptByTrigger) ||
        (field.kind === 'reference' && (field.options as { onDelete: string }).onDelete === 'set null'),
    )
    .map((field) => field.column);
}

function guardsOfTable(resource: Resource): Guard[] {
  const { name: table } = resource;
  const audit: GuardFunction = { name: functionName('audit', resource), body: auditBody(resource) };
  const keep: GuardFunction = { name: functionName('keep', resource), body: keeperBody(resource) };
  const row = { table, level: 'ROW', arguments: [] } as const;
  return [
    ...(resource.appendOnly ? appendOnly(table, refuseChange, emptiedIn(resource)) : []),
    // The last of the triggers before the row is stored.
    ...(resource.keptByTrigger
      ? [{ ...row, name: 'z_keep', timing: 'BEFORE', events: ['INSERT', 'UPDATE'], function: keep } as const]
      : []),
    ...(resource.audit
      ? ([
          { ...row, name: 'z_audit', timing: 'AFTER', events: ['INSERT', 'UPDATE', 'DELETE'], function: audit },
          // Before it, while the rows are there to be counted.
          {
            ...row,
            name: 'z_audit_all',
            timing: 'BEFORE',
            events: ['TRUNCATE'],
            level: 'STATEMENT',
            function: audit,
          },
        ] as const)
      : []),
  ];
}

/** All guards of these tables, and those of the seals. */
export const guardsOf = (resources: readonly Resource[]): Guard[] => [
  ...appendOnly('audit_seals', refuseSealChange),
  ...resources.flatMap(guardsOfTable),
];

/**
 * Makes the guards, whatever stands in their place. ALWAYS: also where a session has its triggers switched off
 * (`session_replication_role`).
 */
export function guardScript(guards: readonly Guard[]): string {
  const functions = new Map(guards.map((guard) => [guard.function.name, guard.function]));
  return [
    ...[...functions.values()].map(
      ({ name, body }) =>
        `CREATE OR REPLACE FUNCTION ${ident(name)}() RETURNS trigger LANGUAGE plpgsql SET search_path = ${guardPath} AS $fn$${body}$fn$;`,
    ),
    ...guards.map(
      ({ table, name, timing, events, level, function: { name: called }, arguments: args }) =>
        `CREATE OR REPLACE TRIGGER ${ident(name)} ${timing} ${events.join(' OR ')} ON ${ident(table)} FOR EACH ${level} EXECUTE FUNCTION ${ident(called)}(${args.map(quoteText).join(', ')});
ALTER TABLE ${ident(table)} ENABLE ALWAYS TRIGGER ${ident(name)};`,
    ),
  ].join('\n');
}
