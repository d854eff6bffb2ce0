// Definitions as TypeORM entities: the source of generated migrations and of the console.
import { BaseEntity, EntitySchema } from 'typeorm';
import type { EntitySchemaColumnOptions, EntitySchemaIndexOptions, EntitySchemaRelationOptions } from 'typeorm';
import { faceOf, relationName } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource } from '../../resources/define/index.ts';
import { bindColumns, constraintsOf, foreignKeyName, uniquesOf } from './constraints.ts';
import { idempotencyKeys } from './idempotency-table.ts';
import { indexesOf } from './indexes.ts';
import { signInTables } from './sign-in-tables.ts';

/** One EntitySchema a resource, and the tables that only the API knows (those of sign-in, settings). */
export function entitiesOf(resources: readonly Resource[]): EntitySchema[] {
  return [...resources.map(entityOf), ...internalEntities];
}

function entityOf(resource: Resource): EntitySchema {
  // @adminjs/typeorm wants a class, and relations find their target by its name.
  const target = { [resource.name]: class extends BaseEntity {} }[resource.name] as typeof BaseEntity;
  const columns: Record<string, EntitySchemaColumnOptions> = {};
  const relations: Record<string, EntitySchemaRelationOptions> = {};
  for (const field of Object.values(resource.fields).filter((one) => one.lookup === null)) {
    columns[field.name] = columnOf(resource, field);
    const relation = relationOf(resource, field);
    if (relation) relations[relation[0]] = relation[1];
  }
  if (resource.name === 'audit_records') {
    columns['seq'] = { name: 'seq', type: 'bigint', generated: 'increment' };
  }
  return new EntitySchema({
    name: resource.name,
    tableName: resource.name,
    target,
    columns,
    relations,
    indices: [
      ...uniqueIndexes(resource),
      ...plainIndexes(resource),
      ...(resource.name === 'audit_records' ? [{ name: 'uq_audit_records_seq', columns: ['seq'], unique: true }] : []),
    ],
    checks: constraintsOf(resource)
      .filter((one) => one.kind === 'check' && !resource.keptByTrigger)
      .map((one) => ({ name: one.name, expression: bindColumns(one.sql, resource, '') })),
  });
}

function columnOf(resource: Resource, field: FieldDefinition): EntitySchemaColumnOptions {
  const spec = faceOf(field).column;
  const column: EntitySchemaColumnOptions = { name: field.column, type: spec.type as 'text', nullable: field.nullable };
  if (spec.length) column.length = spec.length;
  if (spec.precision !== undefined) column.precision = spec.precision;
  if (spec.scale !== undefined) column.scale = spec.scale;
  if (spec.enumValues && spec.enumName) {
    column.enum = spec.enumValues;
    column.enumName = spec.enumName;
  }
  if (field.kind === 'id') return { ...column, primary: true, generated: 'uuid' };
  if (field.name === 'createdAt' || field.name === 'updatedAt') column.default = () => 'now()';
  if (field.computed) {
    if (resource.keptByTrigger) return { ...column, nullable: true };
    return {
      ...column,
      nullable: true,
      generatedType: 'STORED',
      asExpression: bindColumns(field.computed, resource, ''),
    };
  }
  if (field.default !== undefined && field.default !== null) {
    const value = field.default;
    column.default =
      typeof value === 'object' ? (): string => `'${JSON.stringify(value).replaceAll("'", "''")}'` : value;
  }
  return column;
}

function relationOf(resource: Resource, field: FieldDefinition): [string, EntitySchemaRelationOptions] | null {
  const constraint = foreignKeyName(resource, field);
  if (field.kind === 'reference') {
    const options = field.options as { resource: string; onDelete: string };
    const onDelete = options.onDelete.toUpperCase() as 'RESTRICT';
    const joinColumn = { name: field.column, referencedColumnName: 'id', foreignKeyConstraintName: constraint };
    return [
      relationName(field),
      { type: 'many-to-one', target: options.resource, joinColumn, onDelete, nullable: field.nullable },
    ];
  }
  if (field.kind === 'currencyCode') {
    const joinColumn = { name: field.column, referencedColumnName: 'code', foreignKeyConstraintName: constraint };
    return [
      `${field.name}Currency`,
      { type: 'many-to-one', target: 'currencies', joinColumn, onDelete: 'RESTRICT', nullable: field.nullable },
    ];
  }
  return null;
}

function uniqueIndexes(resource: Resource): EntitySchemaIndexOptions[] {
  return uniquesOf(resource).map((key) => ({
    name: key.name,
    columns: [...key.fields],
    unique: true,
    ...(key.where ? { where: key.where } : {}),
    // An index over lower(…) is none that TypeORM can make; derived.ts does, and this keeps migrations from dropping it.
    ...(key.ignoreCase ? { synchronize: false } : {}),
  }));
}

function plainIndexes(resource: Resource): EntitySchemaIndexOptions[] {
  return indexesOf(resource).map((index) => ({
    name: index.name,
    columns: [...index.fields],
    ...(index.where ? { where: index.where } : {}),
    ...(index.byHand ? { synchronize: false } : {}),
  }));
}

/** What the installation keeps about itself: the session secret made at first start, the fingerprint of derived objects. */
const settings = new EntitySchema<Record<string, unknown>>({
  name: 'settings',
  tableName: 'settings',
  columns: { key: { type: 'varchar', length: 60, primary: true }, value: { type: 'text' } },
});

/**
 * The chain that proves the trail: each seal holds the hashes of the rows it covers and the hash of the seal before it. `checkpoint`
 * seals note what retention removed. `version` says what is hashed, and has no default: a copy of the server that knows of none cannot
 * add to the chain. `signed_by` is the public key; both are empty where no SECRET_KEY is set.
 */
const auditSeals = new EntitySchema<Record<string, unknown>>({
  name: 'audit_seals',
  tableName: 'audit_seals',
  columns: {
    number: { type: 'bigint', primary: true },
    kind: { type: 'varchar', length: 20 },
    lastSeq: { name: 'last_seq', type: 'bigint' },
    rowCount: { name: 'row_count', type: 'integer' },
    leaves: { type: 'bytea' },
    previous: { type: 'bytea' },
    hash: { type: 'bytea' },
    sealedAt: { name: 'sealed_at', type: 'timestamptz', precision: 3 },
    version: { type: 'smallint' },
    signedBy: { name: 'signed_by', type: 'bytea', nullable: true },
    signature: { type: 'bytea', nullable: true },
  },
});

const internalEntities: EntitySchema[] = [...signInTables, settings, auditSeals, idempotencyKeys];
