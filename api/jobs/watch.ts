// Whether jobs are really run, by what stands in the tables of the queues: a worker that hangs, or died unseen, says nothing itself.
import type PgBoss from 'pg-boss';

interface Found {
  absent: string[];
  waiting: string[];
  lasting: string[];
  scheduled: boolean;
  maintained: boolean;
}

/** $1: the queues, $2: seconds that a job may wait, $3: seconds after which a run counts as lost. */
const look = `SELECT
    ARRAY(SELECT name FROM unnest($1::text[]) AS wanted(name)
      WHERE NOT EXISTS (SELECT FROM pgboss.queue q WHERE q.name = wanted.name)) AS absent,
    ARRAY(SELECT DISTINCT name FROM pgboss.job w
      WHERE name = ANY($1) AND state < 'active' AND start_after < now() - make_interval(secs => $2)
        AND NOT EXISTS (SELECT FROM pgboss.job a WHERE a.name = w.name AND a.state = 'active') ORDER BY name) AS waiting,
    ARRAY(SELECT DISTINCT name FROM pgboss.job
      WHERE name = ANY($1) AND state = 'active' AND started_on < now() - make_interval(secs => $2 + $3) ORDER BY name) AS lasting,
    COALESCE(cron_on > now() - make_interval(secs => $2), false) AS scheduled,
    COALESCE(maintained_on > now() - make_interval(secs => $2), false) AS maintained
  FROM pgboss.version`;

/** What keeps jobs from being run, in one sentence; null: nothing. `absent` are queues that must be made anew. */
export async function findProblem(
  db: PgBoss.Db,
  names: readonly string[],
  patience: { overdue: number; lost: number },
): Promise<{ absent: string[]; problem: string | null }> {
  const answer = (await db.executeSql(look, [names, patience.overdue, patience.lost])) as { rows: Found[] } | undefined;
  if (!answer) return { absent: [], problem: null };
  const [found] = answer.rows;
  if (!found) return { absent: [...names], problem: null };
  return { absent: found.absent, problem: problemIn(found, patience.overdue) };
}

function problemIn({ waiting, lasting, scheduled, maintained }: Found, overdue: number): string | null {
  const time = overdue < 120 ? `${overdue} s` : `${Math.round(overdue / 60)} minutes`;
  if (waiting.length > 0) return `some have waited to be run for more than ${time}: ${waiting.join(', ')}`;
  if (lasting.length > 0) return `some have not ended in time: ${lasting.join(', ')}`;
  if (!scheduled) return `their schedules have not been looked at for more than ${time}`;
  return maintained ? null : `their queues have not been maintained for more than ${time}`;
}
