// Plain TypeORM on node:http, as it is usually written: findAndCount, findOneBy and save; the audit row is our trigger's.
import type { ObjectLiteral } from 'typeorm';
import { ILike } from 'typeorm';
import { createDataSource } from '../../../api/database/migrate.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { commonText, rareText } from '../seed.ts';
import { ifMatch, readBody, serve, settings } from './listen.ts';
import type { Answer } from './listen.ts';

const { main, connections } = settings();
const source = await createDataSource(main, await loadResources());
source.setOptions({ extra: { max: connections, options: '-c timezone=UTC' } });
await source.initialize();
const carriers = source.getRepository('carriers');
const trail = source.getRepository('audit_records');
const byName = { name: 'ASC', id: 'ASC' } as const;

const withTotal = ([rows, total]: [ObjectLiteral[], number]): Answer => ({
  status: 200,
  body: JSON.stringify(rows),
  headers: { 'x-total-count': total },
});

const filtered = async (text: string): Promise<Answer> =>
  withTotal(
    await carriers.findAndCount({ where: { status: 'active', name: ILike(`%${text}%`) }, order: byName, take: 25 }),
  );

const lists: Record<string, () => Promise<Answer>> = {
  list: async () => withTotal(await carriers.findAndCount({ order: byName, take: 25 })),
  'list-only': async () => ({ status: 200, body: JSON.stringify(await carriers.find({ order: byName, take: 25 })) }),
  thousand: async () => withTotal(await carriers.findAndCount({ order: byName, take: 1000 })),
  filtered: () => filtered(rareText),
  common: () => filtered(commonText),
  trail: async () => withTotal(await trail.findAndCount({ order: { occurredAt: 'DESC', id: 'DESC' }, take: 25 })),
};

serve(async (work, id, request) => {
  const list = lists[work];
  if (list) return list();
  const row = work === 'one' ? await carriers.findOneBy({ id }) : null;
  if (!row) return { status: 404, body: '{}' };
  if (request.method === 'PATCH') {
    const { version } = row as { version: number };
    if (version !== ifMatch(request)) return { status: 412, body: '{}' };
    await carriers.save(Object.assign(row, await readBody(request)));
    // The trigger has moved the version on; to read it back would be one statement more.
    Object.assign(row, { version: version + 1 });
  }
  return { status: 200, body: JSON.stringify(row), headers: { etag: `"${(row as { version: number }).version}"` } };
});
