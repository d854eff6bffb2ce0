// The data without which the product is no use: written at every start where it is missing, never over what staff have changed.
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import { insertRows } from '../insert.ts';
import type { SeedRow } from '../insert.ts';
import { random } from '../random.ts';
import { codecs } from './codecs.ts';
import { currencies } from './currencies.ts';
import { customerCategories, customerGroups } from './customers.ts';
import { emailTemplates } from './emails.ts';
import { allExceptions, periodExceptions } from './exceptions.ts';
import { modules } from './modules.ts';
import { channelPlans, voiceTiers } from './plans.ts';
import { pops } from './pops.ts';
import { timeClasses } from './times.ts';

/** The same key gives the same id everywhere, so that a row stays known when staff rename it. */
const idOf = (resource: string, key: string): string => random(`${resource}/${key}`).uuid();

interface Set {
  resource: string;
  /** What the id is made from: unique in the table, and never changed here. */
  key: (row: SeedRow) => string;
  rows: (client: pg.ClientBase) => Promise<readonly SeedRow[]> | readonly SeedRow[];
}

const by = (field: string) => (row: SeedRow) => String(row[field]);

/** In an order in which each set finds what it refers to. */
const sets: readonly Set[] = [
  { resource: 'currencies', key: by('code'), rows: () => currencies },
  { resource: 'codecs', key: by('code'), rows: () => codecs },
  { resource: 'customer_categories', key: by('code'), rows: () => customerCategories },
  { resource: 'customer_groups', key: by('code'), rows: groupsWithCategory },
  { resource: 'voice_tiers', key: by('code'), rows: () => voiceTiers },
  { resource: 'channel_plans', key: by('code'), rows: () => channelPlans },
  { resource: 'time_classes', key: by('name'), rows: () => timeClasses },
  { resource: 'email_templates', key: by('slug'), rows: () => emailTemplates },
  { resource: 'period_exception_templates', key: by('name'), rows: () => [exceptionTemplate] },
  { resource: 'period_exceptions', key: by('prefix'), rows: exceptionsOfTemplate },
  { resource: 'pops', key: by('code'), rows: () => pops },
  { resource: 'module_registry', key: by('moduleKey'), rows: () => modules },
];

const exceptionTemplate = {
  name: allExceptions,
  description: 'Destinations that are usually billed by the minute or in blocks of six seconds',
};

/** Groups of a category that staff removed or switched off are left out. */
async function groupsWithCategory(client: pg.ClientBase): Promise<SeedRow[]> {
  const { rows } = await client.query<{ id: string; code: string }>(
    'SELECT id::text, code FROM customer_categories WHERE is_active',
  );
  return customerGroups.flatMap(({ category, ...group }) => {
    const id = idOf('customer_categories', category);
    const found = rows.find((row) => row.id === id) ?? rows.find((row) => row.code === category);
    return found ? [{ ...group, categoryId: found.id }] : [];
  });
}

async function exceptionsOfTemplate(client: pg.ClientBase): Promise<SeedRow[]> {
  const id = idOf('period_exception_templates', allExceptions);
  const { rows } = await client.query('SELECT FROM period_exception_templates WHERE id = $1', [id]);
  return rows.length === 0 ? [] : periodExceptions.map((row) => ({ ...row, templateId: id }));
}

/** Writes what is missing, and answers how many rows that were. */
export async function insertReference(client: pg.ClientBase, resources: readonly Resource[]): Promise<number> {
  const known = new Map(resources.map((resource) => [resource.name, resource]));
  let written = 0;
  for (const { resource: name, key, rows } of sets) {
    const resource = known.get(name);
    if (!resource) throw new Error(`Reference data for the table ${name}, which no definition describes`);
    const given = (await rows(client)).map((row) => ({ id: idOf(name, key(row)), ...row }));
    written += await insertRows(client, resource, given, { reason: 'Reference data', taken: 'skip' });
  }
  return written;
}
