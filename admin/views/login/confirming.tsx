// Asks for the password where the server wants it before it does something; the request that wanted it waits and is sent again.
import { Suspense, lazy, useEffect, useState } from 'react';
import { watchConfirm } from '../../providers/http.ts';

const ConfirmDialog = lazy(() => import('../account/confirm.tsx'));

interface Asked {
  hasPassword: boolean;
  answer: (confirmed: boolean) => void;
}

export function Confirming() {
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    watchConfirm((hasPassword) => new Promise((answer) => setAsked({ hasPassword, answer })));
    return () => watchConfirm(null);
  }, []);
  if (!asked) return null;
  const done = (confirmed: boolean) => {
    setAsked(null);
    asked.answer(confirmed);
  };
  return (
    <Suspense>
      <ConfirmDialog hasPassword={asked.hasPassword} onDone={done} />
    </Suspense>
  );
}
