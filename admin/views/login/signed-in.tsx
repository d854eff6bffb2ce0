// The gate: everything below it has a session and its meta. Without one, sign-in and back to the same address.
import { useInvalidate } from '@refinedev/core';
import { Suspense, lazy, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Meta } from '../../../resources/define/meta.ts';
import { ErrorView } from '../../layout/error.tsx';
import { MetaProvider } from '../../meta/context.tsx';
import { useLiveStream } from '../../providers/live.ts';
import { RefineProvider } from '../../providers/refine.tsx';
import { useSession } from '../../providers/session.ts';
import { Confirming } from './confirming.tsx';
import { LoginForm } from './login.tsx';

const MustSetUp = lazy(() => import('../account/must-set-up.tsx'));

export function SignedIn({ children }: { children: ReactNode }) {
  const { session, reload } = useSession();
  const location = useLocation();
  useLiveStream(session.state === 'signedIn' && !session.expired);
  switch (session.state) {
    case 'loading':
      return <div className="splash" aria-busy="true" />;
    case 'failed':
      return <ErrorView error={session.error} retry={() => void reload()} />;
    case 'signedOut': {
      const here = location.pathname + location.search;
      return <Navigate to={here === '/' ? '/login' : `/login?to=${encodeURIComponent(here)}`} replace />;
    }
    case 'confined':
      return (
        <Suspense fallback={<div className="splash" aria-busy="true" />}>
          <MustSetUp onDone={() => void reload()} />
          <Confirming />
        </Suspense>
      );
    case 'signedIn': {
      const { meta, expired } = session;
      // Keyed by the user: what one person typed or saw is not left to the next.
      return (
        <MetaProvider meta={meta} key={meta.user.id}>
          <RefineProvider meta={meta}>
            <RefreshAfterSignIn meta={meta} />
            <div inert={expired}>{children}</div>
            <Confirming />
            {expired && (
              <div className="login login-over" role="dialog" aria-modal="true" aria-label="Sign in again">
                <LoginForm
                  note="Your session has ended. Sign in to go on where you were; nothing you typed is lost."
                  email={meta.user.email}
                  onDone={reload}
                />
              </div>
            )}
          </RefineProvider>
        </MetaProvider>
      );
    }
  }
}

/** After a session was picked up again, what failed meanwhile is asked for again. */
function RefreshAfterSignIn({ meta }: { meta: Meta }) {
  const invalidate = useInvalidate();
  const first = useRef(meta);
  useEffect(() => {
    if (first.current === meta) return;
    first.current = meta;
    void invalidate({ invalidates: ['all'] });
  }, [meta, invalidate]);
  return null;
}
