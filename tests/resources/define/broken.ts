// Definitions with one mistake each, by the code that must find it.
import {
  boolean,
  choice,
  currencyCode,
  defineResource,
  integer,
  json,
  ipAddress,
  ordering,
  reference,
  secret,
  shortCode,
  tags,
  text,
} from '../../../resources/define/index.ts';
import type { Access, AnyField, Resource, Rule } from '../../../resources/define/index.ts';
import type { ResourceInput } from '../../../resources/define/shape.ts';

type Input = ResourceInput<Record<string, AnyField>>;
type Change = Omit<Partial<Input>, 'list'> & { list?: Partial<Input['list']> };

const staffOnly: Access = { read: ['admin'], create: ['admin'], update: ['admin'], delete: [] };

/** A sound table, with the given parts put in their place. */
export function table(name: string, change: Change = {}): Resource {
  return defineResource<Record<string, AnyField>>({
    name,
    label: { one: name, many: name },
    group: 'Test',
    title: 'name',
    tabs: [{ label: 'Details', sections: [{ fields: ['name'] }] }],
    access: staffOnly,
    ...change,
    fields: { name: text({ required: true }), ...change.fields },
    list: { columns: ['name'], sort: [{ field: 'name', order: 'asc' }], ...change.list },
  });
}

const rule = (change: Partial<Rule>): Change => ({
  rules: [{ name: 'good', fields: ['name'], message: 'must be good', sql: `{name} <> ''`, ...change }],
});
const on = choice([{ value: 'on', label: 'On' }]);

/** A parent, and a child that refers to it. */
const parent = (change: Change = {}): Resource => table('parents', change);
const child = (change: Change = {}): Resource =>
  table('children', { ...change, fields: { parentId: reference('parents'), ...change.fields } });
const childrenTab = (by: string, sort?: string): Change => ({
  tabs: [{ label: 'Children', children: 'children', by, ...(sort ? { sort } : {}) }],
});

export const soundPair: Resource[] = [
  parent({ ...childrenTab('parentId', 'place') }),
  child({ fields: { place: ordering(), word: text({ defaultFrom: 'parentId.name' }) } }),
];

/** The mistake is in the first table of each list. */
export const broken: Record<string, Resource[]> = {
  DEF001: [table('things'), table('things')],
  DEF003: [table('Things')],
  DEF010: [table('things', { title: 'nobody' })],
  DEF011: [table('things', { list: { scopes: [{ label: 'All', where: { not: { field: 'nobody', op: 'null' } } }] } })],
  DEF012: [table('things', { tabs: [{ label: 'Details', sections: [{ fields: ['nobody'] }] }] })],
  DEF013: [table('things', rule({ fields: ['nobody'] }))],
  DEF014: [table('things', { unique: [{ fields: ['name', 'nobody'] }] })],
  DEF015: [table('things', { fields: { end: text({ when: { nobody: 'x' } }) } })],
  DEF016: [table('things', { fields: { price: integer({ unit: { from: 'name' } }) } })],
  DEF017: [table('things', { fields: { twice: text({ computed: '{nobody} || {name}' }) } })],
  DEF018: [table('things', rule({ sql: '{nobody} > 1' }))],
  DEF019: [table('things', { fields: { first: ipAddress({ span: ['first', 'name'] }) } })],
  DEF020: [table('things', { fields: { price: currencyCode() } })],
  DEF021: [table('things', { tabs: [{ label: 'Others', children: 'others', by: 'thingId' }] })],
  DEF022: [parent(childrenTab('name')), child()],
  DEF023: [parent(childrenTab('parentId', 'name')), child()],
  DEF024: [parent({ tabs: [{ label: 'Child', one: 'children', by: 'parentId' }] }), child()],
  DEF025: [
    table('things', { fields: { parentId: reference('parents', { where: { field: 'nobody', op: 'null' } }) } }),
    parent(),
  ],
  DEF026: [
    table('things', { fields: { parentId: reference('parents'), count: integer({ defaultFrom: 'parentId.name' }) } }),
    parent(),
  ],
  DEF027: [
    parent({ tabs: [{ label: 'Child', one: 'children', by: 'parentId', fields: ['nobody'] }] }),
    child({ fields: { parentId: reference('parents', { unique: true }) } }),
  ],
  DEF028: [table('things', { fields: { codec: text({ codeOf: 'parents' }) } }), parent()],
  DEF029: [
    table('things', rule({ message: 'meets {other}', inTheWay: { resource: 'others', sql: '{id}', unnamed: 'one' } })),
  ],
  DEF030: [table('things', { fields: { madeBy: reference('parents') } }), parent()],
  DEF031: [
    table('things', { fields: { ownerId: reference('parents'), by: reference('parents', { as: 'owner' }) } }),
    parent(),
  ],
  DEF032: [table('things', { fields: { ownerId: reference('parents'), owner: text() } }), parent()],
  DEF033: [parent({ clone: { blank: [], with: [{ resource: 'children', by: 'name' }] } }), child()],
  DEF034: [table('things', { fields: { isMain: boolean({ firstOf: 'name' }) } })],
  DEF035: [
    table('things', {
      fields: {
        people: json({
          schema: { type: 'array' },
          columns: [
            { path: 'id', label: 'Who', type: 'row', rows: { path: 'kind', of: { user: { resource: 'nobody' } } } },
          ],
        }),
      },
    }),
  ],
  DEF040: [table('things', { access: { ...staffOnly, delete: undefined as unknown as [] } })],
  DEF041: [table('things', { access: { ...staffOnly, read: ['admin', 'carrier_viewer'] } })],
  DEF042: [
    table('things', { access: { ...staffOnly, carrier: 'parent.name' }, fields: { parentId: reference('parents') } }),
    parent(),
  ],
  DEF043: [table('things', { fields: { limit: integer({ write: ['finance'] }) } })],
  DEF044: [table('things', { access: { ...staffOnly, only: { customer: ['nobody'] } } })],
  DEF050: [table('things', { fields: { colour: choice([{ value: 'red', label: 'Red' }], { default: 'blue' }) } })],
  DEF051: [table('things', { fields: { port: integer({ min: 1, max: 65535, default: 0 }) } })],
  DEF052: [table('things', { fields: { switch: on, end: text({ when: { switch: 'off' } }) } })],
  DEF053: [
    table('things', { fields: { colour: choice([{ value: 'red', label: 'Red' }], { pgEnum: 'colour' }) } }),
    table('others', { fields: { colour: choice([{ value: 'blue', label: 'Blue' }], { pgEnum: 'colour' }) } }),
  ],
  DEF054: [
    table('things', {
      fields: {
        colours: tags({
          choices: [
            { value: 'red', label: 'A' },
            { value: 'red', label: 'B' },
          ],
        }),
      },
    }),
  ],
  DEF055: [table('things', { fields: { port: integer({ min: 10, max: 1 }) } })],
  DEF056: [table('things', { fields: { switch: on, end: text({ required: true, when: { switch: 'on' } }) } })],
  DEF057: [table('things', { fields: { port: integer({ search: true }) } })],
  DEF058: [table('things', { fields: { port: integer({ readOnly: true, reasonRequired: true }) } })],
  DEF062: [table('things', { fields: { found: text({ lookup: '{nobody}' }) } })],
  DEF064: [table('things', { fields: { found: text({ stamp: 'session_user' }) } })],
  DEF063: [table('things', { fields: { found: text({ lookup: '{name}', search: true }) } })],
  DEF060: [
    table('things', { fields: { shortCode: shortCode({ prefix: 'T' }) } }),
    table('others', { fields: { shortCode: shortCode({ prefix: 'T' }) } }),
  ],
  DEF061: [table('things', { slug: 'name' })],
  DEF070: [table('things', { fields: { word: secret() }, list: { columns: ['name', 'word'], filters: ['name'] } })],
  DEF071: [table('things', { fields: { words: tags() }, list: { sort: [{ field: 'words', order: 'asc' }] } })],
  DEF072: [
    table('things', {
      fields: { switch: on },
      list: { scopes: [{ label: 'On', where: { field: 'switch', op: 'gt', value: 'on' } }] },
    }),
  ],
  DEF073: [table('things', { fields: { word: secret({ reveal: ['admin', 'finance'] }) } })],
  DEF080: [
    table('things', {
      tabs: [
        { label: 'More', view: 'more' },
        { label: 'more!', view: 'most' },
      ],
    }),
  ],
  DEF081: [table('things', { tabs: [{ label: 'Details', sections: [{ fields: ['name'] }, { fields: ['name'] }] }] })],
  DEF090: [table('things', { rules: [...(rule({}).rules ?? []), ...(rule({}).rules ?? [])] })],
  DEF091: [table('things', rule({ name: 'x'.repeat(57) }))],
  DEF092: [table('things', rule({ message: 'Must be good.' }))],
  DEF093: [table('things', rule({ sql: 'NOT EXISTS (SELECT 1 FROM things AS other WHERE other.name = {name})' }))],
  DEF094: [table('things', rule({ on: 'delete', across: true }))],
  DEF095: [
    table('things', { effects: [{ name: 'spread', on: ['insert'], sql: 'DELETE FROM parents WHERE id = {id}' }] }),
    parent(),
  ],
  DEF096: [
    table('things', {
      effects: [
        {
          name: 'let_in',
          on: ['insert'],
          writes: { table: 'parents', operation: 'create', does: 'lets somebody in', under: ['name'] },
          sql: 'INSERT INTO parents (name) VALUES ({name})',
        },
      ],
    }),
    parent({ signIn: { fields: ['name'] } }),
  ],
};
