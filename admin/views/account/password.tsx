// The own password: asks for the present one, and signs out every other browser.
import { App, Button } from 'antd';
import { useState } from 'react';
import { busyIcon } from '../../layout/busy.tsx';
import { Entry } from '../../layout/entry.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import { authUrl, Panel, Problem } from './parts.tsx';

export function PasswordPanel({ hasPassword }: { hasPassword: boolean }) {
  const { message } = App.useApp();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const form = useSubmit(['current', 'password']);
  if (!hasPassword)
    return (
      <Panel
        title="Password"
        help="You sign in through your provider and have no password here. To get one, sign out and choose “Forgot your password?”."
      />
    );
  const submit = async () => {
    if (current === '') return form.refuse({ current: 'Enter your present password.' });
    if (password === '') return form.refuse({ password: 'Enter a new password.' });
    const changed = await form.submit(() => http.post(`${authUrl}/password`, { current, password }));
    if (!changed) return;
    setCurrent('');
    setPassword('');
    void message.success('Password changed; every other browser is signed out');
  };
  return (
    <Panel title="Password">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Problem text={form.problem} />
        <Entry
          label="Present password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={form.errors['current']}
        />
        <Entry
          label="New password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={form.errors['password']}
          help="At least 12 characters. A few words that do not belong together are good."
        />
        <Button htmlType="submit" loading={busyIcon(form.busy)}>
          Change password
        </Button>
      </form>
    </Panel>
  );
}
