// Who is signed in: loads the meta, notices when the session ends, and picks up again where it ended.
import { useCallback, useEffect, useState } from 'react';
import type { Meta, SentMeta } from '../../resources/define/meta.ts';
import { withRights } from '../meta/ability.ts';
import { apiUrl, http, watchSession } from './http.ts';
import type { ServerError } from './http.ts';

export type Session =
  | { state: 'loading' }
  | { state: 'failed'; error: ServerError }
  | { state: 'signedOut' }
  /** The role demands a second factor, which must be set up before anything else. */
  | { state: 'confined' }
  /** `expired`: the server knows the session no more; the pages stay as they are, below a sign-in form. */
  | { state: 'signedIn'; meta: Meta; expired: boolean };

/** Asks the server for the session. `reload` is also what follows a sign-in. */
export function useSession(): { session: Session; reload: () => Promise<void> } {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const reload = useCallback(async () => {
    try {
      const { data } = await http.get<SentMeta>(`${apiUrl}/meta`);
      setSession({ state: 'signedIn', meta: withRights(data), expired: false });
    } catch (caught) {
      const error = caught as ServerError;
      if (error.statusCode === 401) setSession({ state: 'signedOut' });
      else if (error.code === 'DIDSecondFactorNeeded') setSession({ state: 'confined' });
      else setSession({ state: 'failed', error });
    }
  }, []);
  useEffect(() => {
    watchSession(() => setSession((now) => (now.state === 'signedIn' ? { ...now, expired: true } : now)));
    void reload();
  }, [reload]);
  return { session, reload };
}

/** Throws ServerError: 401 wrong, or with DIDCodeNeeded a code is asked; 403 not yet or no longer allowed; 429 too many attempts. */
export async function signIn(email: string, password: string, code: string | null): Promise<void> {
  await http.post(`${apiUrl}/auth/login`, { email, password, ...(code === null ? {} : { code }) });
}

/** The code of the second factor, after the provider has sent the browser back. */
export async function passSignOn(code: string): Promise<void> {
  await http.post(`${apiUrl}/auth/oidc/code`, { code });
}

/** The provider that one may sign in with; null where none is set, or as long as it is not known. */
export function useSignOn(): { label: string } | null {
  const [signOn, setSignOn] = useState<{ label: string } | null>(null);
  useEffect(() => {
    // A server that is away says so when the form is sent.
    http.get<{ signOn: { label: string } | null }>(`${apiUrl}/auth/options`).then(
      ({ data }) => setSignOn(data.signOn),
      () => setSignOn(null),
    );
  }, []);
  return signOn;
}

export async function signOut(): Promise<void> {
  await http.post(`${apiUrl}/auth/logout`);
}
