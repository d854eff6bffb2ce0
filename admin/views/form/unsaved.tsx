// Guards what was typed: leaving the page or closing the window asks first while any form on it has changes.
import { Modal } from 'antd';
import { createContext, useCallback, useContext, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useBlocker, useNavigate } from 'react-router';

interface Unsaved {
  /** A form says under its own key whether it has changes. */
  report: (key: string, dirty: boolean) => void;
  /** Leaves without asking: after a save, or where a person has said so. */
  leave: (to: string) => void;
}

const UnsavedContext = createContext<Unsaved | null>(null);

/** One per page: the router can hold back one question at a time, a page may have several forms. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [dirty, setDirty] = useState<ReadonlySet<string>>(new Set());
  const free = useRef(false);
  const navigate = useNavigate();
  const any = dirty.size > 0;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      any &&
      !free.current &&
      currentLocation.pathname !== nextLocation.pathname &&
      // Whoever signs out was asked before.
      nextLocation.pathname !== '/login',
  );
  useEffect(() => {
    if (!any) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [any]);
  const report = useCallback((key: string, isDirty: boolean) => {
    setDirty((before) => {
      if (before.has(key) === isDirty) return before;
      const next = new Set(before);
      if (isDirty) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);
  const leave = useCallback(
    (to: string) => {
      free.current = true;
      void navigate(to);
      // Should the page stay after all (an address that leads here again), it is guarded as before.
      setTimeout(() => (free.current = false));
    },
    [navigate],
  );
  const value = useMemo(() => ({ report, leave }), [report, leave]);
  return (
    <UnsavedContext value={value}>
      {children}
      <Modal
        open={blocker.state === 'blocked'}
        title="Leave without saving?"
        okText="Leave"
        okButtonProps={{ danger: true }}
        cancelText="Stay"
        cancelButtonProps={{ autoFocus: true }}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
        width={420}
      >
        What you changed on this page has not been saved. It is kept in this browser, and offered when you come back.
      </Modal>
    </UnsavedContext>
  );
}

function useUnsaved(): Unsaved {
  const unsaved = useContext(UnsavedContext);
  if (!unsaved) throw new Error('A form stands outside of UnsavedGuard');
  return unsaved;
}

/** Guards one form for as long as it is on the page. */
export function useGuard(dirty: boolean): void {
  const { report } = useUnsaved();
  const key = useId();
  useEffect(() => {
    report(key, dirty);
    return () => report(key, false);
  }, [report, key, dirty]);
}

/** Goes to another page without being asked. */
export function useLeave(): (to: string) => void {
  return useUnsaved().leave;
}
