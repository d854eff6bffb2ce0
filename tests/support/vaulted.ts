// A table that exists for tests alone: trunk accounts, whose password some may see again, each time with a reason.
import { inject } from 'vitest';
import { derivedScript } from '../../api/database/derived.ts';
import { drift } from '../../api/database/generate.ts';
import { defineResource, grant, secret, text } from '../../resources/define/index.ts';
import { loadResources } from '../../resources/define/load.ts';
import { createDatabase } from './database.ts';
import { startApp } from './server.ts';
import type { TestApp } from './server.ts';

const trunkAccounts = defineResource({
  name: 'trunk_accounts',
  label: { one: 'Trunk account', many: 'Trunk accounts' },
  group: 'Routing',
  title: 'name',
  fields: {
    name: text({ required: true, unique: true }),
    password: secret({ label: 'SIP password', minLength: 8, maxLength: 64, reveal: ['super_admin', 'noc'] }),
    pin: secret({ label: 'PIN' }),
  },
  list: { columns: ['name'], sort: [{ field: 'name', order: 'asc' }] },
  tabs: [{ label: 'Details', sections: [{ fields: ['name', 'password', 'pin'] }] }],
  access: { read: grant.staff, create: grant.admins, update: grant.admins, delete: grant.admins },
});

/** A server whose definitions have this table too. */
export async function startVaulted(): Promise<TestApp> {
  const definitions = [...(await loadResources()), trunkAccounts];
  const blank = await createDatabase(inject('databaseUrl'));
  const { up } = await drift(blank.url, definitions);
  await blank.drop();
  return startApp({
    definitions,
    prepare: async (pool) => {
      for (const sql of up) await pool.query(sql);
      await pool.query(derivedScript(definitions).sql);
    },
  });
}
