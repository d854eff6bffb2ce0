// A write that must be refused, tried twice: through REST, as a client does, and around it, straight at the database.
import { expect } from 'vitest';
import type { Resource } from '../../resources/define/index.ts';
import type { Constraint } from '../../api/database/constraints.ts';
import type { BeforeRemoval } from '../../api/operations/references.ts';
import { insertAround, isCreatable, updateAround, writerOf } from './examples.ts';
import type { Row } from './rows.ts';
import type { Values } from './samples.ts';
import type { Answer, TestApp } from './server.ts';

/** `row`: the row that is changed or removed; null: one is made. `values`: null removes the row. */
export interface Attempt {
  resource: Resource;
  row: Row | null;
  values: Values | null;
  /** Around the API: in whose name. */
  actor?: string;
}

export type Refusal = { code: string; message: string; errors?: Record<string, string[]> };

/** What is told by REST to who may write the values. */
export async function tryByRest(app: TestApp, { resource, row, values }: Attempt): Promise<Answer<Refusal>> {
  const writer = await writerOf(app, resource, values ?? {});
  const path = `/api/${resource.name}`;
  if (!row) return writer.post<Refusal>(path, values);
  const { version } = (await writer.get<Row>(`${path}/${row.id}`)).body;
  if (values === null) return writer.delete<Refusal>(`${path}/${row.id}`, version);
  // Some fields change only with a reason.
  const headers = { 'if-match': `"${version}"`, 'x-reason': 'A test' };
  return writer.send<Refusal>('PATCH', `${path}/${row.id}`, values, headers);
}

/** The refusal of PostgreSQL: its code and the constraint by name. A write that it takes fails the test. */
export async function tryAround(
  app: TestApp,
  { resource, row, values, actor }: Attempt,
): Promise<{ code: string; constraint: string | undefined }> {
  const write = async (): Promise<unknown> => {
    if (actor) return writeAs(app, actor, { resource, row, values });
    if (!row) return insertAround(app, resource, values ?? {});
    if (values) return updateAround(app, resource, row.id, values);
    return app.pool.query(`DELETE FROM "${resource.name}" WHERE id = $1`, [row.id]);
  };
  try {
    await write();
  } catch (error) {
    const { code, constraint, message } = error as { code?: string; constraint?: string; message: string };
    if (code === undefined) throw error;
    return { code, constraint: constraint ?? message };
  }
  throw new Error(`the database took it: ${JSON.stringify(values)}`);
}

/** A write of a job, or of the console, on behalf of a user. */
async function writeAs(app: TestApp, actorId: string, { resource, row, values }: Attempt): Promise<void> {
  const client = await app.pool.connect();
  const around = { ...app, pool: client } as unknown as TestApp;
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('didtron.audit', $1, true)`, [JSON.stringify({ actorId })]);
    if (row && values) await updateAround(around, resource, row.id, values);
    else await client.query(`DELETE FROM "${resource.name}" WHERE id = $1`, [row?.id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Whether anybody may try the write through REST; what only the system writes is guarded by the database alone. */
export function isOpenToRest({ resource, row, values }: Attempt): boolean {
  if (!row) return isCreatable(resource);
  return resource.access[values === null ? 'delete' : 'update'].includes('super_admin');
}

/** What is said of a broken rule; `{other}` is whatever row stands in the way. */
function wordsOf(rule: Constraint): RegExp {
  return new RegExp(rule.message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('\\{other\\}', '.+'));
}

/** Who may remove the row hears of the rule before trying. */
async function expectForetold(app: TestApp, { resource, row }: Attempt, words: RegExp): Promise<void> {
  const person = await writerOf(app, resource, {});
  const { body, text } = await person.get<BeforeRemoval>(`/api/${resource.name}/${row?.id}/references`);
  expect(body.hindered, text).toBe(true);
  expect(
    body.objections.some((one) => words.test(one.message)),
    text,
  ).toBe(true);
}

/**
 * Both refuse, and both for this rule: REST under every field of it, in its words. Structured data is told of by its schema, under the
 * path of what is wrong. `around`: the API cannot even try; `first`: the constraint that the database finds broken before this one.
 */
export async function expectBroken(
  app: TestApp,
  attempt: Attempt,
  rule: Constraint,
  { around, first = rule.name }: { around: boolean; first?: string | undefined },
): Promise<void> {
  if (isOpenToRest(attempt) && !around) {
    const words = wordsOf(rule);
    if (attempt.values === null) await expectForetold(app, attempt, words);
    const { status, body, text } = await tryByRest(app, attempt);
    if (attempt.values === null) {
      expect([status, body.code], text).toEqual([409, 'DIDReferenced']);
      expect(body.message).toMatch(words);
    } else {
      expect([status, body.code], text).toEqual([422, 'DIDInvalid']);
      for (const field of rule.fields) {
        const inside = Object.keys(body.errors ?? {}).some((key) => key.split('.')[0] === field);
        if (attempt.resource.fields[field]?.kind === 'json') expect(inside, text).toBe(true);
        else
          expect(
            body.errors?.[field]?.some((one) => words.test(one)),
            text,
          ).toBe(true);
      }
    }
  }
  expect(await tryAround(app, attempt)).toEqual({ code: '23514', constraint: first });
}
