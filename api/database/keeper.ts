// The trigger that keeps a table `keptByTrigger`: its CHECKs, its computed columns, and what is stamped on a row as it is made.
import type { Resource } from '../../resources/define/index.ts';
import { bindColumns, constraintsOf, ident } from './constraints.ts';
import { refuseUnless } from './triggers.ts';

/** The body of its function: at every write, as PostgreSQL's own would be. */
export function keeperBody(resource: Resource): string {
  const fields = Object.values(resource.fields);
  const computed = fields.flatMap((field) =>
    field.computed === null ? [] : [`  NEW.${ident(field.column)} := ${bindColumns(field.computed, resource, 'NEW')};`],
  );
  const rules = constraintsOf(resource)
    .filter((one) => one.kind === 'check')
    .map((one) => refuseUnless(bindColumns(one.sql, resource, 'NEW'), one, resource));
  return `
BEGIN
${[...stamps(resource), ...computed, ...rules].join('\n')}
  RETURN NEW;
END `;
}

/** A stamp is taken once: whatever an insert says, whatever an update wants. */
function stamps(resource: Resource): string[] {
  const stamped = Object.values(resource.fields).filter((field) => field.stamp !== null);
  if (stamped.length === 0) return [];
  const set = (from: (column: string, stamp: string) => string): string =>
    stamped
      .map(({ column, stamp }) => `    NEW.${ident(column)} := ${from(ident(column), stamp as string)};`)
      .join('\n');
  return [
    `  IF TG_OP = 'INSERT' THEN
${set((_column, stamp) => stamp)}
  ELSE
${set((column) => `OLD.${column}`)}
  END IF;`,
  ];
}
