// Where I am signed in, and the end of it: one browser, or all others.
import { App, Button } from 'antd';
import { ToneTag } from '../../fields/parts.tsx';
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

export function SessionsPanel() {
  const { message, notification } = App.useApp();
  const sessions = useLoaded<Session[]>('sessions');
  const end = async (path: string, done: string) => {
    try {
      await http.delete(`${authUrl}/${path}`);
      void message.success(done);
    } catch (caught) {
      notification.error({ message: 'This was refused', description: (caught as ServerError).message });
    }
    await sessions.reload();
  };
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
        {(list) => (
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
                  <Button
                    size="small"
                    aria-label={`Sign out ${browserOf(session.userAgent)}`}
                    onClick={() => void end(`sessions/${session.id}`, 'Signed out there')}
                  >
                    Sign out
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Panel>
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
