// Own name and telephone. Address and role are an administrator's to change.
import { App, Button } from 'antd';
import { useState } from 'react';
import { busyIcon } from '../../layout/busy.tsx';
import { Entry } from '../../layout/entry.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import type { Account } from './account.tsx';
import { authUrl, Problem } from './parts.tsx';

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
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Problem text={form.problem} />
      <div className="account-two">
        <Entry label="First name" autoComplete="given-name" {...entry('firstName')} />
        <Entry label="Last name" autoComplete="family-name" {...entry('lastName')} />
      </div>
      <Entry label="Telephone" type="tel" autoComplete="tel" placeholder="+442079460000" {...entry('phone')} />
      <Button type="primary" htmlType="submit" disabled={changed.length === 0} loading={busyIcon(form.busy)}>
        Save profile
      </Button>
    </form>
  );
}
