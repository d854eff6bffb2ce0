// What a new token is for: name, scopes, how long.
import { Button, Checkbox, Select } from 'antd';
import { useId, useState } from 'react';
import { SearchSelect } from '../../fields/select.tsx';
import { Entry } from '../../layout/entry.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { useMeta } from '../../meta/context.tsx';
import { http } from '../../providers/http.ts';
import { authUrl } from './parts.tsx';

const periods = [
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
  { value: 365, label: 'A year' },
];
const day = 86_400_000;

interface NewTokenFormProps {
  onMade: (token: string) => void;
  onCancel: () => void;
}

export function NewTokenForm({ onMade, onCancel }: NewTokenFormProps) {
  const id = useId();
  const { resources } = useMeta();
  const [name, setName] = useState('');
  const [reads, setReads] = useState(true);
  const [writes, setWrites] = useState(false);
  /** None: every table. */
  const [tables, setTables] = useState<string[]>([]);
  const [days, setDays] = useState(90);
  const form = useSubmit(['name', 'scopes']);
  const writable = resources.filter(({ may }) => may.create || may.update || may.delete);
  const submit = async () => {
    if (name.trim() === '') return form.refuse({ name: 'Give it a name that says what it is for.' });
    if (!reads && !writes) return form.refuse({ scopes: 'Choose at least one.' });
    const writeScopes = tables.length > 0 ? tables.map((table) => `write:${table}`) : ['write'];
    const scopes = [...(reads ? ['read'] : []), ...(writes ? writeScopes : [])];
    const expiresAt = new Date(Date.now() + days * day).toISOString();
    await form.submit(async () => {
      const { data } = await http.post<{ token: string }>(`${authUrl}/tokens`, {
        name: name.trim(),
        scopes,
        expiresAt,
      });
      onMade(data.token);
    });
  };
  return (
    <SmallForm form={form} onSubmit={submit}>
      <Problem text={form.problem} />
      <Entry
        label="Name"
        autoFocus
        maxLength={100}
        value={name}
        onChange={setName}
        error={form.errors['name']}
        help="What it is for: “Nightly export”."
      />
      <div className="entry" role="group" aria-labelledby={`${id}-scopes`}>
        <span className="entry-label" id={`${id}-scopes`}>
          May
        </span>
        <Checkbox checked={reads} onChange={(event) => setReads(event.target.checked)}>
          read what you may read
        </Checkbox>
        <Checkbox checked={writes} onChange={(event) => setWrites(event.target.checked)}>
          write what you may write
        </Checkbox>
        {form.errors['scopes'] && <p className="entry-error">{form.errors['scopes']}</p>}
      </div>
      {writes && (
        <div className="entry">
          <label htmlFor={`${id}-tables`}>Write only in</label>
          <SearchSelect<string[]>
            id={`${id}-tables`}
            mode="multiple"
            allowClear
            placeholder="Every table"
            value={tables}
            onChange={setTables}
            options={writable.map((resource) => ({ value: resource.name, label: resource.label.many }))}
          />
        </div>
      )}
      <div className="entry">
        <label htmlFor={`${id}-days`}>For</label>
        <Select id={`${id}-days`} value={days} onChange={setDays} options={periods} />
      </div>
      <div className="account-buttons">
        <SendButton form={form}>Make token</SendButton>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </SmallForm>
  );
}
