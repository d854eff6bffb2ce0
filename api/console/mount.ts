// AdminJS itself, made when the console is first opened: its resources, its routes and its files, served by hand.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { Database } from '@adminjs/typeorm';
import { AdminJS, Router } from 'adminjs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { BaseEntity } from 'typeorm';
import type { Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { entitiesOf } from '../database/entities.ts';
import { guardAsked, nothing } from './guard.ts';
import { consolePath } from './index.ts';
import { sendPage } from './page.ts';
import { asking, consoleResource, reasonName } from './resource.ts';
import { pageScript } from './script.ts';

/** Answers one request of a super admin; `path` is what follows /console. */
export type Console = (request: FastifyRequest, reply: FastifyReply, viewer: Viewer, path: string) => Promise<unknown>;

export async function mountConsole(context: Context): Promise<Console> {
  const models = await entityClasses(context);
  const ConsoleResource = consoleResource(context, models);
  AdminJS.registerAdapter({ Database, Resource: ConsoleResource });
  const admin = new AdminJS({
    rootPath: consolePath,
    loginPath: '/login',
    logoutPath: '/',
    branding: {
      companyName: 'DIDTron console',
      withMadeWithLove: false,
      logo: false,
      favicon: '/favicon.svg',
      // AdminJS's greys are too pale for the words that it writes in them.
      theme: { colors: { grey60: '#5b6270', grey40: '#6b7280' } },
    },
    locale: { language: 'en', availableLanguages: ['en'], translations: { en: wordsOf([...models.values()]) } },
    resources: [...models].map(([resource, definition]) => ({ resource, options: optionsOf(definition) })),
  });
  const routes = Router.routes.map((route) => ({ ...route, match: matcher(route.path) }));
  return async (request, reply, viewer, path) => {
    const file = Router.assets.find((asset) => asset.path === path);
    if (file && request.method === 'GET') return sendFile(reply, file.src);
    if (path === '/frontend/assets/components.bundle.js')
      return reply.type('text/javascript; charset=utf-8').send(pageScript);
    if (path === '') return reply.redirect(`${consolePath}/resources/carriers`);
    for (const { method, match, Controller, action } of routes) {
      const params = method === request.method ? match(path) : null;
      if (!params) continue;
      const work = { viewer, requestId: request.id, ip: request.ip, reason: null };
      const who = { id: viewer.id, email: viewer.email, title: 'Super admin' };
      const controller = new Controller({ admin }, who) as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const answer = await asking.run(work, async () => {
        const [given, payload] = [(request.query ?? {}) as Record<string, unknown>, request.body];
        const isData = path.startsWith('/api/');
        const query = await guardAsked(admin, { method, handler: action, isData, params, query: given, payload });
        const asked = { params, query, payload: payload ?? {}, method: method.toLowerCase() };
        return (controller[action] as (...args: unknown[]) => Promise<unknown>).call(controller, asked, reply);
      });
      return typeof answer === 'string' ? sendPage(reply, answer) : reply.send(answer);
    }
    throw nothing();
  };
}

/** The classes of the entities, with their metadata built: no connection is needed for that, and none is opened. */
async function entityClasses({ catalogue }: Context): Promise<Map<typeof BaseEntity, Resource>> {
  const source = new DataSource({ type: 'postgres', entities: entitiesOf([...catalogue.values()]) });
  // Protected, since it is a part of `initialize`, whose other part connects.
  await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  return new Map(
    source.entityMetadatas.flatMap((metadata) => {
      const definition = catalogue.get(metadata.name);
      return definition ? [[metadata.target as typeof BaseEntity, definition] as const] : [];
    }),
  );
}

/** How AdminJS shows a table: columns and filters of the definition, actions as the rights permit. */
function optionsOf(definition: Resource) {
  const rights = rightsOf('super_admin', definition);
  const { list } = definition;
  const names = rights.readable.map((field) => field.name);
  const editable = names.filter((name) => rights.creatable.has(name) || rights.updatable.has(name));
  const allowed = (may: boolean) => ({ isAccessible: may });
  return {
    id: definition.name,
    navigation: { name: definition.group },
    titleProperty: definition.title,
    sort: { sortBy: list.sort[0]?.field ?? 'id', direction: list.sort[0]?.order ?? ('asc' as const) },
    properties: {
      ...Object.fromEntries(rights.readable.map(({ name, help }) => [name, { description: help ?? '' }])),
      // No field of the row: why it is changed, which the trail keeps and some fields demand.
      [reasonName]: { type: 'string' as const, description: 'Why; the trail keeps it' },
    },
    listProperties: list.columns.filter((name) => names.includes(name)),
    showProperties: names,
    filterProperties: names,
    editProperties: editable.length > 0 ? [...editable, reasonName] : [],
    actions: {
      new: allowed(rights.create),
      edit: allowed(rights.update),
      delete: allowed(rights.delete),
      bulkDelete: allowed(rights.delete),
    },
  };
}

/** The labels of tables and fields. */
function wordsOf(definitions: readonly Resource[]) {
  const byName = <T>(value: (definition: Resource) => T) =>
    Object.fromEntries(definitions.map((definition) => [definition.name, value(definition)]));
  return {
    // Its sign-out would leave the session as it is: the entry leads to the panel, which has one.
    buttons: { logout: 'Back to the panel' },
    labels: byName(({ label }) => label.many),
    resources: byName((definition) => ({
      properties: {
        ...Object.fromEntries(rightsOf('super_admin', definition).readable.map(({ name, label }) => [name, label])),
        [reasonName]: 'Reason',
      },
    })),
  };
}

/** `/resources/{resourceId}/actions/{action}` as a function from a path to its parameters. */
function matcher(pattern: string): (path: string) => Record<string, string> | null {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const expression = new RegExp(`^${pattern.replace(/\{\w+\}/g, '([^/]+)')}$`);
  return (path) => {
    const found = expression.exec(path);
    return found && Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] as string)]));
  };
}

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.eot': 'application/vnd.ms-fontobject',
};

/** Always the bundles for production: those for development are ten times the size. */
async function sendFile(reply: FastifyReply, source: string): Promise<FastifyReply> {
  const path = resolve(source.replace(/([.-])development\.js$/, '$1production.js'));
  const { size } = await stat(path);
  reply.header('cache-control', 'private, max-age=3600').header('content-length', size);
  return reply.type(types[extname(path)] ?? 'application/octet-stream').send(createReadStream(path));
}
