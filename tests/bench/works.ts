// The work that is measured: the same for every server, in each one's own words, with the ratio to the limit that ours must reach.
import type pg from 'pg';
import { commonText, rareText } from './seed.ts';
import type { Share } from './load.ts';

export const servers = ['ours', 'limit', 'typeorm', 'adminjs'] as const;
export type ServerName = (typeof servers)[number];

export const serverLabels: Record<ServerName, string> = {
  ours: 'this server',
  limit: 'limit',
  typeorm: 'plain TypeORM',
  adminjs: 'AdminJS',
};

export interface Read {
  name: string;
  label: string;
  /** Least ratio to the limit; null where none was set. */
  target: number | null;
  /** Address by server; `:id` stands for a record. A server without one cannot do the work. */
  paths: Partial<Record<ServerName, string[]>>;
  /** Answers that make one piece of work where it takes several. */
  answers?: Partial<Record<ServerName, number>>;
}

const adminjs = (resource: string, query: string): string => `/admin/api/resources/${resource}/actions/list?${query}`;
const byName = '_sort=name&_order=asc';

/** AdminJS's filter heeds the case of letters: `cased` is the text as names have it. */
const filtered = (text: string, path: string, cased: string): Read['paths'] => ({
  ours: [`/api/carriers?_start=0&_end=25&${byName}&status=active&name_like=${text}`],
  limit: [path],
  typeorm: [path],
  adminjs: [
    adminjs('carriers', `perPage=25&page=1&sortBy=name&direction=asc&filters.status=active&filters.name=${cased}`),
  ],
});

export const reads: readonly Read[] = [
  {
    name: 'list',
    label: 'list of 25 sorted by name, with total',
    target: 0.9,
    paths: {
      ours: [`/api/carriers?_start=0&_end=25&${byName}`],
      limit: ['/list'],
      typeorm: ['/list'],
      adminjs: [adminjs('carriers', 'perPage=25&page=1&sortBy=name&direction=asc')],
    },
  },
  {
    name: 'filtered',
    label: 'list filtered by status and name contains (trigram index), with total',
    target: 0.8,
    paths: filtered(rareText, '/filtered', 'Novatel'),
  },
  {
    name: 'one',
    label: 'one by id',
    target: 0.8,
    paths: {
      ours: ['/api/carriers/:id'],
      limit: ['/one/:id'],
      typeorm: ['/one/:id'],
      adminjs: ['/admin/api/resources/carriers/records/:id/show'],
    },
  },
  {
    name: 'thousand',
    label: '1,000-row list, with total',
    target: 0.9,
    paths: {
      ours: [`/api/carriers?_start=0&_end=1000&${byName}`],
      limit: ['/thousand'],
      typeorm: ['/thousand'],
      adminjs: [1, 2].map((page) => adminjs('carriers', `perPage=500&page=${page}&sortBy=name&direction=asc`)),
    },
    // AdminJS answers with 500 rows at most.
    answers: { adminjs: 2 },
  },
  {
    name: 'trail',
    label: 'first page of the audit rows by time, with total',
    target: 0.8,
    paths: {
      ours: ['/api/audit_records?_start=0&_end=25&_sort=occurredAt&_order=desc'],
      limit: ['/trail'],
      typeorm: ['/trail'],
      adminjs: [adminjs('audit_records', 'perPage=25&page=1&sortBy=occurredAt&direction=desc')],
    },
  },
  {
    name: 'common',
    label: 'the same filters, text in every twentieth name',
    target: null,
    paths: filtered(commonText, '/common', commonText),
  },
  {
    name: 'uncounted',
    label: 'list of 25 sorted by name, nobody counts',
    target: null,
    paths: {
      ours: [`/api/carriers?_start=0&_end=25&${byName}&_count=none`],
      limit: ['/list'],
      typeorm: ['/list-only'],
    },
  },
];

export const update = {
  name: 'update',
  label: 'update of one field, with version check and audit row',
  target: 0.7,
  field: 'billTo',
  paths: {
    ours: '/api/carriers/:id',
    limit: '/one/:id',
    typeorm: '/one/:id',
    adminjs: '/admin/api/resources/carriers/records/:id/edit',
  } satisfies Record<ServerName, string>,
} as const;

const recordsPerConnection = 100;

/** Addresses of a piece of reading, one for each of some records where it is about one. */
export function addresses(paths: readonly string[], ids: readonly string[]): string[] {
  return paths.flatMap((path) => (path.includes(':id') ? ids.map((id) => path.replace(':id', id)) : [path]));
}

/** Records with their present versions, in shares for each connection, none of them in the shares of another `turn`. */
export async function sharesOf(client: pg.Client, path: string, connections: number, turn: number): Promise<Share[]> {
  const size = connections * recordsPerConnection;
  const { rows } = await client.query<{ id: string; version: number }>(
    'SELECT id, version FROM carriers ORDER BY md5(id::text) OFFSET $1 LIMIT $2',
    [(turn * size) % 90_000, size],
  );
  const records = rows.map(({ id, version }) => ({ path: path.replace(':id', id), version }));
  return Array.from({ length: connections }, (_, at) => records.filter((_record, index) => index % connections === at));
}
