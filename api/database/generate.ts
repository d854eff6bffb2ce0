// npm run migration:generate [-- name] writes the migration that takes the database from the last migration to the definitions;
// with --check it writes nothing and fails when there is something to write.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadResources } from '../../resources/define/load.ts';
import type { Resource } from '../../resources/define/index.ts';
import { startEmbedded } from './embedded.ts';
import { createDataSource, runMigrations } from './migrate.ts';

interface Statements {
  up: string[];
  down: string[];
}

/** Statements that bring an empty database with all migrations run to the definitions. Empty lists: no drift. */
export async function drift(url: string, resources: readonly Resource[]): Promise<Statements> {
  await runMigrations(url, resources);
  const source = await createDataSource(url, resources);
  await source.initialize();
  try {
    const log = await source.driver.createSchemaBuilder().log();
    const { database } = source.driver;
    const inline = (one: { query: string; parameters?: unknown[] }): string =>
      inlined(one.query, one.parameters ?? [], database);
    return { up: onceEach(log.upQueries.map(inline)), down: onceEach(log.downQueries.map(inline)).toReversed() };
  } finally {
    await source.destroy();
  }
}

/** An enum that several tables share is made (and dropped) for each of them; the first (last) time is enough. */
function onceEach(statements: readonly string[]): string[] {
  return statements.filter((sql, at) => !/^(CREATE|DROP) TYPE /.test(sql) || statements.indexOf(sql) === at);
}

/** TypeORM notes computed columns with parameters, among them the name of this scratch database: any database must take the file. */
function inlined(sql: string, parameters: readonly unknown[], database: string | undefined): string {
  return sql.replace(/\$(\d+)/g, (_match, number: string) => {
    const value = String(parameters[Number(number) - 1]);
    return value === database ? 'current_database()' : `'${value.replaceAll("'", "''")}'`;
  });
}

const inBackticks = (sql: string): string =>
  '`' + sql.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${') + '`';

/** The text of a migration file. */
export function migrationSource(className: string, statements: Statements): string {
  const body = (list: string[]): string =>
    list.map((sql) => `    await queryRunner.query(${inBackticks(sql)});`).join('\n');
  return `// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${body(statements.up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${body(statements.down)}
  }
}
`;
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const name = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 'change';
  const dataDir = await mkdtemp(join(tmpdir(), 'didtron-migration-'));
  const server = await startEmbedded({ dataDir, durable: false, log: () => undefined });
  try {
    const statements = await drift(server.url, await loadResources());
    if (statements.up.length === 0) {
      console.log('The migrations and the definitions agree.');
    } else if (check) {
      console.error(
        `The definitions have moved on; run npm run migration:generate. Missing:\n${statements.up.join('\n')}`,
      );
      process.exitCode = 1;
    } else {
      const stamp = Date.now();
      const className = `${name.replace(/(^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_all, _gap, letter: string) => letter.toUpperCase())}${stamp}`;
      const file = new URL(
        `../../migrations/${stamp}-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.ts`,
        import.meta.url,
      );
      await mkdir(new URL('./', file), { recursive: true });
      await writeFile(file, migrationSource(className, statements));
      console.log(`Wrote ${file.pathname}: ${statements.up.length} statements.`);
    }
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
