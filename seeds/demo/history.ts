// 5,000 audit records of eighteen months: changes of rows that exist, by staff whose role may make them, each chain of changes
// ending at the value that the row has now; and the deployments and migrations of that time.
import { faceOf } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import type { AuditRecord } from '../../resources/monitoring/audit_records.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import { stories } from './history-stories.ts';
import type { Story } from './history-stories.ts';
import { releases } from './releases.ts';
import type { Staff } from './staff.ts';

export const historyCount = 5000;
const days = 548;

type Entry = Partial<AuditRecord> & { occurredAt: string };
type Values = Record<string, JsonValue>;
interface Subject {
  id: string;
  title: string;
  createdAt: number;
  updatedAt: number;
  values: Values;
}

export async function seedHistory(demo: Demo, staff: readonly Staff[]): Promise<void> {
  const chance = random('history');
  const system = releases(demo, chance, days);
  const left = historyCount - system.length;
  const weight = stories.reduce((sum, story) => sum + story.weight, 0);
  const told: Entry[] = [];
  for (const story of stories) {
    const resource = demo.resource(story.resource);
    const wanted = Math.round((left * story.weight) / weight);
    const subjects = chance.sample(await changedRows(demo, resource, story), wanted);
    told.push(...tell(demo, chance, story, resource, subjects, staff).slice(0, wanted));
  }
  // What one table could not tell is told by the largest.
  const short = left - told.length;
  if (short > 0) {
    const story = stories[0] as Story;
    const resource = demo.resource(story.resource);
    told.push(
      ...tell(demo, chance, story, resource, await changedRows(demo, resource, story), staff, short).slice(0, short),
    );
  }
  const rows = [...told.slice(0, left), ...system].toSorted((one, other) =>
    one.occurredAt < other.occurredAt ? -1 : 1,
  );
  await demo.insert<AuditRecord>(
    'audit_records',
    rows.map((row) => ({ ...row, id: chance.uuid(), createdAt: row.occurredAt })),
  );
}

/** Rows of a table that were changed after their creation and within the time of the history, with the values of the story's fields. */
async function changedRows(demo: Demo, resource: Resource, story: Story): Promise<Subject[]> {
  const fields = Object.keys(story.fields).map((name) => resource.fields[name] as FieldDefinition);
  const values = fields.map(
    (field) => `${quoted(field.name, "'")}, ${faceOf(field).select(quoted(field.column, '"'))}`,
  );
  const title = resource.fields[resource.title] as FieldDefinition;
  const { rows } = await demo.client.query<{ row: string }>(
    `SELECT json_build_object('id', id, 'title', ${quoted(title.column, '"')}::text, 'createdAt', extract(epoch FROM created_at) * 1000,
       'updatedAt', extract(epoch FROM updated_at) * 1000, 'values', json_build_object(${values.join(', ')}))::text AS row
     FROM ${quoted(resource.name, '"')} WHERE updated_at > created_at AND updated_at > $1 ORDER BY created_at, id LIMIT 4000`,
    [demo.daysAgo(days)],
  );
  return rows.map(({ row }) => JSON.parse(row) as Subject);
}

const quoted = (name: string, mark: string): string => `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;

function tell(
  demo: Demo,
  chance: Random,
  story: Story,
  resource: Resource,
  subjects: readonly Subject[],
  staff: readonly Staff[],
  least = 0,
): Entry[] {
  const entries: Entry[] = [];
  const times = Math.max(1, Math.ceil(least / Math.max(1, subjects.length)));
  for (const subject of subjects) {
    const earliest = Math.max(subject.createdAt, Date.parse(demo.daysAgo(days)));
    const span = subject.updatedAt - earliest;
    const count = chance.int(1, Math.max(story.most, times));
    const moments = Array.from({ length: count - 1 }, () => earliest + chance.next() * span).toSorted(
      (one, other) => other - one,
    );
    // Backwards from the values of today: each step undoes one change.
    const state = { ...subject.values };
    for (const moment of [subject.updatedAt, ...moments]) {
      const entry = change(chance, story, resource, subject, state, moment, staff);
      if (entry) entries.push(entry);
    }
  }
  return entries;
}

function change(
  chance: Random,
  story: Story,
  resource: Resource,
  subject: Subject,
  state: Values,
  moment: number,
  staff: readonly Staff[],
): Entry | null {
  const names = Object.keys(story.fields).filter((name) => state[name] !== null && state[name] !== undefined);
  if (names.length === 0) return null;
  const name = chance.pick(names);
  const roles = story.fields[name] as readonly string[];
  const changes: { [field: string]: JsonValue } = {};
  // A second field goes along only when the same people may change it.
  const along = names.filter((other) => other !== name && story.fields[other] === roles);
  for (const changed of [name, ...(along.length > 0 && chance.chance(0.2) ? [chance.pick(along)] : [])]) {
    const after = state[changed] as JsonValue;
    const before = earlier(chance, resource.fields[changed] as FieldDefinition, after);
    if (before === after) return null;
    changes[changed] = [before, after];
    state[changed] = before;
  }
  const actor = chance.pick(staff.filter(({ role, active }) => active && roles.includes(role)));
  return {
    eventType: 'config_change',
    actorId: actor.id,
    actorEmail: actor.email,
    description: `${resource.label.one} ${subject.title} updated`,
    occurredAt: new Date(Math.floor(moment)).toISOString(),
    metadata: {
      actorId: actor.id, resource: resource.name, recordId: subject.id, title: subject.title, action: 'update', requestId: chance.uuid(),
      ip: `192.0.2.${chance.int(100, 140)}`, ...(chance.chance(0.25) ? { reason: chance.pick(story.reasons) } : {}), changes,
    },
  }; // prettier-ignore
}

/** A value that the field may well have had before it got `now`. */
function earlier(chance: Random, field: FieldDefinition, now: JsonValue): JsonValue {
  const { options } = field;
  switch (field.kind) {
    case 'boolean':
      return !now;
    case 'choice': {
      const { choices } = options as { choices: readonly { value: string }[] };
      return chance.pick(choices.filter(({ value }) => value !== now)).value;
    }
    case 'integer':
    case 'duration': {
      const { min = 0, max = 1_000_000 } = options as { min?: number; max?: number };
      const other = Math.round(Number(now) * chance.pick([0.5, 0.75, 1.25, 1.5, 2]));
      return Math.min(max, Math.max(min, other === now ? other + 1 : other));
    }
    default: {
      // Exact numbers keep their number of decimals.
      const text = String(now);
      const other = (Number(text) * chance.pick([0.5, 0.8, 0.9, 0.95, 1.05, 1.1, 1.25])).toFixed(
        text.split('.')[1]?.length ?? 0,
      );
      return field.kind === 'percent' && Number(other) > 100 ? '100.00' : other;
    }
  }
}
