// The own password: asks for the present one, and signs out every other browser.
import { App } from 'antd';
import { useState } from 'react';
import { Entry } from '../../layout/entry.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import { NewPassword } from '../login/new-password.tsx';
import { authUrl, Panel } from './parts.tsx';

export function PasswordPanel({ email, hasPassword }: { email: string; hasPassword: boolean }) {
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
      <SmallForm form={form} onSubmit={submit}>
        <Problem text={form.problem} />
        <Entry
          label="Present password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={form.errors['current']}
        />
        <NewPassword email={email} value={password} onChange={setPassword} error={form.errors['password']} />
        <SendButton form={form} quiet>
          Change password
        </SendButton>
      </SmallForm>
    </Panel>
  );
}
