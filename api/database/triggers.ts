// What all triggers of the derived objects share: how they are made and named, how text is quoted, and how a broken rule is told.
import { createHash } from 'node:crypto';
import type { Resource } from '../../resources/define/index.ts';
import { ident, plainMessage } from './constraints.ts';
import type { Constraint } from './constraints.ts';

/** Fields that every table has, and that the system alone writes. */
export const systemFields: readonly string[] = ['id', 'version', 'createdAt', 'updatedAt'];

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export function trigger(resource: Resource, name: string, when: string, call: string, each = 'FOR EACH ROW'): string {
  return `CREATE OR REPLACE TRIGGER ${ident(name)} ${when} ON ${ident(resource.name)} ${each} EXECUTE FUNCTION ${call};`;
}

/** What PostgreSQL answers with where an effect is not for the role of whoever writes, or wants a reason. */
export const effectForbidden = 'ZE001';
export const effectUnexplained = 'ZE002';

/** Unique among the functions, and within PostgreSQL's 63 bytes. */
export function functionName(stem: string, resource: Resource): string {
  const full = `${resource.name}_${stem}`;
  return full.length <= 63
    ? full
    : `${full.slice(0, 40)}_${createHash('sha256').update(full).digest('hex').slice(0, 12)}`;
}

/** Statement of a trigger: an expression that is false is refused as a CHECK would, by the rule's name. NULL counts as good. */
export const refuseUnless = (expression: string, rule: Constraint, resource: Resource): string =>
  `  IF (${expression}) IS FALSE THEN
    RAISE EXCEPTION '%', ${quoteText(plainMessage(rule))} USING ERRCODE = 'check_violation', CONSTRAINT = ${quoteText(rule.name)}, TABLE = ${quoteText(resource.name)};
  END IF;`;
