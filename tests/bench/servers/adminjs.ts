// AdminJS's own API with its stock adapter for TypeORM and its stock router for Fastify, over the same entities; without a sign-in.
import { buildRouter } from '@adminjs/fastify';
import { Database, Resource } from '@adminjs/typeorm';
import { AdminJS } from 'adminjs';
import Fastify from 'fastify';
import type { BaseEntity } from 'typeorm';
import { createDataSource } from '../../../api/database/migrate.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { ready, settings } from './listen.ts';

const { port, main, connections } = settings();
const source = await createDataSource(main, await loadResources());
source.setOptions({ extra: { max: connections, options: '-c timezone=UTC' } });
await source.initialize();
AdminJS.registerAdapter({ Database, Resource });
const shown = ['carriers', 'currencies', 'audit_records', 'users'];
const classes = source.entityMetadatas
  .filter((one) => shown.includes(one.name))
  .map((one) => one.target as typeof BaseEntity);
const app = Fastify();
await buildRouter(new AdminJS({ resources: classes, rootPath: '/admin' }), app);
await app.listen({ port, host: '127.0.0.1' });
ready();
