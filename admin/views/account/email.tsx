// The own e-mail address: for who may change it, a dialog that asks for the password too.
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { Entry } from '../../layout/entry.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import type { Account } from './account.tsx';
import { authUrl, PresentPassword } from './parts.tsx';

interface OwnEmailProps {
  account: Account;
  onDone: () => Promise<void>;
}

export function OwnEmail({ account, onDone }: OwnEmailProps) {
  const [changing, setChanging] = useState(false);
  const mayChange = account.mayChangeEmail && account.hasPassword;
  return (
    <div className="account-email">
      <div>
        <span className="entry-label">E-mail</span>
        <p>{account.user.email}</p>
      </div>
      {mayChange && <Button onClick={() => setChanging(true)}>Change e-mail</Button>}
      {changing && (
        <Modal open title="Change your e-mail address" footer={null} width={420} onCancel={() => setChanging(false)}>
          <EmailForm onClose={() => setChanging(false)} onDone={onDone} />
        </Modal>
      )}
    </div>
  );
}

function EmailForm({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const { message } = App.useApp();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useSubmit(['email', 'password']);
  const submit = async () => {
    if (email.trim() === '') return form.refuse({ email: 'Enter the new e-mail address.' });
    if (password === '') return form.refuse({ password: 'Enter your password.' });
    const changed = await form.submit(async () => {
      await http.post(`${authUrl}/email`, { email: email.trim(), password });
      await onDone();
    });
    if (!changed) return;
    void message.success('E-mail address changed: sign in with it from now on');
    onClose();
  };
  return (
    <SmallForm form={form} onSubmit={submit}>
      <Problem text={form.problem} />
      <Entry
        label="New e-mail address"
        type="email"
        name="email"
        autoComplete="email"
        autoFocus
        value={email}
        onChange={setEmail}
        error={form.errors['email']}
        help="The name to sign in with. Links for a new password go there."
      />
      <PresentPassword value={password} onChange={setPassword} error={form.errors['password']} />
      <div className="account-buttons">
        <SendButton form={form}>Change e-mail</SendButton>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </SmallForm>
  );
}
