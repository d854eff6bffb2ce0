// Where I am signed in, or for an administrator somebody else, and the end of it: one browser, or all others.
import { App, Button } from 'antd';
import { ToneTag } from '../../fields/parts.tsx';
import { Empty } from '../../layout/empty.tsx';
import { http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { Await, authUrl, Moment, Panel, useLoaded } from './parts.tsx';

/** GET /api/auth/sessions */
interface Session {
  id: string;
  current: boolean;
  lastSeenAt: string;
  createdAt: string;
  ip: string | null;
  userAgent: string | null;
}

/** Sessions below `path` of the sign-in routes, and a way to end them. */
function useSessions(path: string) {
  const { message, notification } = App.useApp();
  const sessions = useLoaded<Session[]>(path);
  const end = async (ended: string, done: string) => {
    try {
      await http.delete(`${authUrl}/${ended}`);
      void message.success(done);
    } catch (caught) {
      notification.error({ message: 'This was refused', description: (caught as ServerError).message });
    }
    await sessions.reload();
  };
  return { sessions, end };
}

export function SessionsPanel() {
  const { sessions, end } = useSessions('sessions');
  const others = (sessions.data ?? []).filter(({ current }) => !current).length;
  return (
    <Panel
      title="Sessions"
      help="Every browser that is signed in as you."
      action={
        others > 0 && (
          <Button size="small" onClick={() => void end('sessions', 'Signed out everywhere else')}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <Await loaded={sessions}>
        {(list) => <Rows list={list} onEnd={(session) => void end(`sessions/${session.id}`, 'Signed out there')} />}
      </Await>
    </Panel>
  );
}

/** The sessions of somebody else, on the page of a user. */
export function UserSessions({ userId }: { userId: string }) {
  const path = `users/${userId}/sessions`;
  const { sessions, end } = useSessions(path);
  return (
    <Await loaded={sessions}>
      {(list) =>
        list.length === 0 ? (
          <Empty title="Not signed in anywhere" hint="A browser stands here as long as it is signed in." />
        ) : (
          <Rows list={list} onEnd={(session) => void end(`${path}/${session.id}`, 'Signed out there')} />
        )
      }
    </Await>
  );
}

function Rows({ list, onEnd }: { list: Session[]; onEnd: (session: Session) => void }) {
  return (
    <ul className="account-rows">
      {list.map((session) => (
        <li key={session.id}>
          <div className="account-row-main">
            <strong>{browserOf(session.userAgent)}</strong>
            <span className="account-row-tags">
              {session.current && <ToneTag tone="success">This browser</ToneTag>}
            </span>
            <p>
              {session.ip ?? 'Unknown address'} · seen <Moment iso={session.lastSeenAt} /> · signed in{' '}
              <Moment iso={session.createdAt} />
            </p>
          </div>
          {!session.current && (
            <Button size="small" aria-label={`Sign out ${browserOf(session.userAgent)}`} onClick={() => onEnd(session)}>
              Sign out
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox on Windows"; what is no browser by its own first word. */
function browserOf(userAgent: string | null): string {
  if (!userAgent) return 'Unknown program';
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [find(browsers), find(systems)];
  if (!browser) return userAgent.split(/[\s/]/)[0] || 'Unknown program';
  return system ? `${browser} on ${system}` : browser;
}
