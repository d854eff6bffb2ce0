// Runs once around all tests: builds what browsers and started programs use, starts the throw-away PostgreSQL, whose address tests get by
// `inject('databaseUrl')`, and makes the template that the files which need the tables copy.
import type { TestProject } from 'vitest/node';
import { build } from './children.ts';
import { startTestServer } from './database.ts';
import { makeTemplate } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  build();
  const server = await startTestServer();
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('databaseUrl', server.url);
  return () => server.stop();
}
