// Own name and telephone. The role is an administrator's to change.
import { App } from 'antd';
import { useState } from 'react';
import { Entry } from '../../layout/entry.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import type { Account } from './account.tsx';
import { authUrl } from './parts.tsx';

const names = ['firstName', 'lastName', 'phone'] as const;

export function ProfilePanel({ account, onDone }: { account: Account; onDone: () => Promise<void> }) {
  const { message } = App.useApp();
  const [values, setValues] = useState(() => ({
    firstName: account.firstName ?? '',
    lastName: account.lastName ?? '',
    phone: account.phone ?? '',
  }));
  const form = useSubmit(names);
  const changed = names.filter((name) => values[name].trim() !== (account[name] ?? ''));
  const entry = (name: (typeof names)[number]) => ({
    value: values[name],
    onChange: (value: string) => setValues({ ...values, [name]: value }),
    error: form.errors[name],
  });
  const submit = async () => {
    const body = Object.fromEntries(changed.map((name) => [name, values[name].trim() || null]));
    const saved = await form.submit(async () => {
      await http.patch(`${authUrl}/account`, body);
      await onDone();
    });
    if (saved) void message.success('Profile saved');
  };
  return (
    <SmallForm form={form} onSubmit={submit}>
      <Problem text={form.problem} />
      <div className="account-two">
        <Entry label="First name" autoComplete="given-name" {...entry('firstName')} />
        <Entry label="Last name" autoComplete="family-name" {...entry('lastName')} />
      </div>
      <Entry label="Telephone" type="tel" autoComplete="tel" placeholder="+442079460000" {...entry('phone')} />
      <SendButton form={form} disabled={changed.length === 0}>
        Save profile
      </SendButton>
    </SmallForm>
  );
}
