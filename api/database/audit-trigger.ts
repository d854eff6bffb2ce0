// What the trigger that writes the audit trail does, made per table: what changed, who did it and why, in the writer's own transaction.
import { faceOf } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource } from '../../resources/define/index.ts';
import { ident } from './constraints.ts';
import { quoteText, systemFields } from './triggers.ts';

/** What a change is in the trail: [before, after], as the value would leave on the wire; secrets keep the fact alone. */
function changeOf(field: FieldDefinition): string {
  const { select } = faceOf(field);
  const column = ident(field.column);
  const pair =
    field.kind === 'secret' ? `'hidden', 'hidden'` : `${select(`OLD.${column}`)}, ${select(`NEW.${column}`)}`;
  return `  IF NEW.${column} IS DISTINCT FROM OLD.${column} THEN
    changes := changes || jsonb_build_object(${quoteText(field.name)}, jsonb_build_array(${pair}));
  END IF;`;
}

/** How many pairs one jsonb_build_object takes: PostgreSQL allows 100 arguments. */
const pairsAtOnce = 50;

/**
 * The changes of a whole row, made or gone: every value that is there, in one expression. Adding field by field to a growing jsonb
 * costs four times as much.
 */
function wholeRow(fields: readonly FieldDefinition[], row: 'NEW' | 'OLD'): string {
  const pair = (field: FieldDefinition): string => {
    const column = `${row}.${ident(field.column)}`;
    const value = field.kind === 'secret' ? quoteText('hidden') : faceOf(field).select(column);
    const change = row === 'NEW' ? `NULL, ${value}` : `${value}, NULL`;
    return `${quoteText(field.name)}, CASE WHEN ${column} IS NOT NULL THEN jsonb_build_array(${change}) END`;
  };
  const isJson = (field: FieldDefinition): boolean => faceOf(field).column.type === 'jsonb';
  const plain = fields.filter((field) => !isJson(field)).map(pair);
  const parts: string[] = [];
  for (let at = 0; at < plain.length; at += pairsAtOnce) {
    parts.push(`jsonb_strip_nulls(jsonb_build_object(${plain.slice(at, at + pairsAtOnce).join(', ')}))`);
  }
  // Stripping reaches into values: what is JSON itself keeps its nulls.
  for (const field of fields.filter(isJson)) {
    parts.push(`CASE WHEN ${row}.${ident(field.column)} IS NULL THEN '{}' ELSE jsonb_build_object(${pair(field)}) END`);
  }
  return parts.join(' || ') || `'{}'::jsonb`;
}

/**
 * The body of the function that writes one row of audit_records per changed row, in the writer's own transaction. Who and why come from
 * the transaction-local setting `didtron.audit` (JSON); without it the database user is the actor. Made per table: comparing known
 * columns costs a tenth of turning both rows into jsonb.
 */
export function auditBody(resource: Resource): string {
  const fields = Object.values(resource.fields).filter(
    (field) => field.audited && !field.lookup && !systemFields.includes(field.name),
  );
  const title = resource.fields[resource.title] as FieldDefinition;
  const titleOf =
    title.kind === 'secret' ? 'NULL' : `COALESCE(NEW.${ident(title.column)}, OLD.${ident(title.column)})::text`;
  return `
DECLARE
  context jsonb := COALESCE(NULLIF(current_setting('didtron.audit', true), ''), '{}')::jsonb;
  changes jsonb := '{}';
  step text := COALESCE(context->>'action', CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END);
  title text;
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
${truncated(resource)}
    RETURN NULL;
  END IF;
  title := ${titleOf};
  IF TG_OP = 'INSERT' THEN
    changes := ${wholeRow(fields, 'NEW')};
  ELSIF TG_OP = 'DELETE' THEN
    changes := ${wholeRow(fields, 'OLD')};
  ELSE
${fields.map(changeOf).join('\n')}
    IF changes = '{}' THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at, created_at)
  VALUES (
    COALESCE(context->>'eventType', 'config_change'),
    (context->>'actorId')::uuid,
    COALESCE(context->>'actorEmail', session_user),
    left(${quoteText(`${resource.label.one} `)} || COALESCE(title || ' ', '') || CASE step WHEN 'create' THEN 'created' WHEN 'update' THEN 'updated' WHEN 'delete' THEN 'deleted' WHEN 'revert' THEN 'reverted' ELSE 'changed by ' || step END, 500),
    jsonb_strip_nulls(${ownContext} || jsonb_build_object('title', title)) || jsonb_build_object('resource', ${quoteText(resource.name)}, 'recordId', COALESCE(NEW.id, OLD.id), 'action', step, 'changes', changes),
    COALESCE((context->>'occurredAt')::timestamptz, moment), moment);
  RETURN NULL;
END `;
}

/** What the context adds to the metadata. */
const ownContext = `context - '{action,actorEmail,eventType,occurredAt}'::text[]`;

/** TRUNCATE takes all rows without looking at one: the trail says how many there were, and who did it. */
const truncated = ({
  name,
  label,
}: Resource): string => `    INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at, created_at)
    SELECT 'admin_action', (context->>'actorId')::uuid, COALESCE(context->>'actorEmail', session_user),
      ${quoteText(`${label.many}: all removed, `)} || count(*) || CASE count(*) WHEN 1 THEN ' row' ELSE ' rows' END,
      jsonb_strip_nulls(${ownContext}) || jsonb_build_object('resource', ${quoteText(name)}, 'action', 'truncate', 'details', jsonb_build_object('rows', count(*))),
      moment, moment
    FROM ${ident(name)};`;
