// A form in a drawer over the page that one is on: to add what the page lacks or to mend a field, without losing one's place.
import { App, Drawer } from 'antd';
import { Suspense, createContext, lazy, useCallback, useContext, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { lower } from '../../fields/words.ts';
import { Loading } from '../../layout/loading.tsx';
import { useResourceOrNull } from '../../meta/context.tsx';

const FormInDrawer = lazy(async () => ({ default: (await import('./form.tsx')).FormInDrawer }));

/** A record to change, or one to add with some fields filled in. */
export interface DrawerRequest {
  resource: string;
  id?: string;
  preset?: Record<string, string>;
  /** Where the keyboard starts. */
  field?: string;
}

const DrawerContext = createContext<((request: DrawerRequest) => void) | null>(null);

/** Opens a form over the page; null where a page has no place for it. */
export function useFormDrawer(): ((request: DrawerRequest) => void) | null {
  return useContext(DrawerContext);
}

/** A click on a link does something on this page, unless the link was meant to open elsewhere. */
export function instead(event: MouseEvent, act: () => void): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  act();
}

/** Gives a page its drawer. Stands inside of UnsavedGuard: what is typed in the drawer is guarded like any form. */
export function FormDrawers({ children }: { children: ReactNode }) {
  const { modal } = App.useApp();
  // The round tells two openings apart: each starts with a form of its own.
  const [asked, setAsked] = useState<(DrawerRequest & { round: number }) | null>(null);
  const resource = useResourceOrNull(asked?.resource ?? '');
  const [open, setOpen] = useState(false);
  const [settled, setSettled] = useState(false);
  const [dirty, setDirty] = useState(false);
  const show = useCallback((request: DrawerRequest) => {
    setAsked((before) => ({ ...request, round: (before?.round ?? 0) + 1 }));
    setOpen(true);
  }, []);
  const close = () => {
    if (!dirty) return setOpen(false);
    void modal.confirm({
      title: 'Close without saving?',
      content: 'What you typed has not been saved.',
      okText: 'Close',
      okButtonProps: { danger: true },
      cancelText: 'Stay',
      onOk: () => setOpen(false),
    });
  };
  return (
    <DrawerContext value={show}>
      {children}
      <Drawer
        open={open && resource !== null}
        onClose={close}
        afterOpenChange={(isOpen) => {
          setSettled(isOpen);
          if (!isOpen) setDirty(false);
        }}
        width={720}
        destroyOnHidden
        className="form-drawer"
        title={asked && resource ? `${asked.id ? 'Edit' : 'New'} ${lower(resource.label.one)}` : ''}
      >
        {asked && resource && (
          <Suspense fallback={<Loading rows={5} />}>
            <FormInDrawer
              key={asked.round}
              request={asked}
              resource={resource}
              settled={settled}
              onDirty={setDirty}
              onClose={close}
              onSaved={() => setOpen(false)}
            />
          </Suspense>
        )}
      </Drawer>
    </DrawerContext>
  );
}
