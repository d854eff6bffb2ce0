// What the parts of the account page share: a panel with a heading, loading and failing in its place, and asking for the password.
import { Button, Modal } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { relativeTime, useNow, zonedTime } from '../../fields/time.ts';
import { Entry } from '../../layout/entry.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import './account.css';

export const authUrl = `${apiUrl}/auth`;

interface Loaded<T> {
  data: T | null;
  error: ServerError | null;
  reload: () => Promise<void>;
}

/** What `GET /api/auth/<path>` answers. */
export function useLoaded<T>(path: string): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ data: null, error: null });
  const reload = useCallback(async () => {
    try {
      const { data } = await http.get<T>(`${authUrl}/${path}`);
      setState({ data, error: null });
    } catch (caught) {
      setState({ data: null, error: caught as ServerError });
    }
  }, [path]);
  useEffect(() => void reload(), [reload]);
  return { ...state, reload };
}

interface PanelProps {
  title: string;
  help?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}

export function Panel({ title, help, action, children }: PanelProps) {
  return (
    <section className="account-panel" aria-label={title}>
      <div className="account-panel-head">
        <h2>{title}</h2>
        {action}
      </div>
      {help && <p className="account-help">{help}</p>}
      {children}
    </section>
  );
}

/** Outlines until it is there; the error with a way to try again where it is not. */
export function Await<T>({ loaded, children }: { loaded: Loaded<T>; children: (data: T) => ReactNode }) {
  if (loaded.error) return <ErrorView error={loaded.error} retry={() => void loaded.reload()} />;
  if (loaded.data === null) return <div className="bone bone-row" aria-busy="true" />;
  return children(loaded.data);
}

/** "5 min ago", with the moment itself on hover. */
export function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={zonedTime(iso)}>
      {relativeTime(iso, useNow())}
    </time>
  );
}

/** The entry of the present password. */
export function PresentPassword(
  entry: Pick<ComponentProps<typeof Entry>, 'value' | 'onChange' | 'error' | 'autoFocus'>,
) {
  return <Entry label="Your password" type="password" autoComplete="current-password" {...entry} />;
}

interface PasswordFormProps {
  note: string;
  confirm: string;
  danger?: boolean | undefined;
  run: (password: string) => Promise<void>;
  onCancel?: (() => void) | undefined;
}

/** Asks for the present password before something that a stolen session must not do. */
export function PasswordForm({ note, confirm, danger = false, run, onCancel }: PasswordFormProps) {
  const [password, setPassword] = useState('');
  const form = useSubmit(['password']);
  const submit = async () => {
    if (password === '') return form.refuse({ password: 'Enter your password.' });
    await form.submit(() => run(password));
  };
  return (
    <SmallForm form={form} onSubmit={submit}>
      <p className="account-help">{note}</p>
      <Problem text={form.problem} />
      <PresentPassword autoFocus value={password} onChange={setPassword} error={form.errors['password']} />
      <div className="account-buttons">
        <SendButton form={form} danger={danger}>
          {confirm}
        </SendButton>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </SmallForm>
  );
}

interface PasswordDialogProps extends Omit<PasswordFormProps, 'onCancel'> {
  title: string;
  onClose: () => void;
}

export function PasswordDialog({ title, onClose, ...form }: PasswordDialogProps) {
  return (
    <Modal open title={title} onCancel={onClose} footer={null} width={420} destroyOnHidden>
      <PasswordForm {...form} onCancel={onClose} />
    </Modal>
  );
}
