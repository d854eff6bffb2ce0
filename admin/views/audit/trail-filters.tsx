// The filters of the trail: one row of inputs whose state stands in the address.
import { CloseOutlined } from '@ant-design/icons';
import { AutoComplete, Button, DatePicker, Input, Select } from 'antd';
import { useList } from '@refinedev/core';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import { useEffect, useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { RowPicker } from '../../fields/picker.tsx';
import { useMeta, useResourceOrNull } from '../../meta/context.tsx';
import type { TrailHandle } from './trail-state.ts';
import { lower } from '../../fields/words.ts';

type FiltersProps = TrailHandle & { resource: ResourceMeta };

const pause = 350;

export function TrailFilters({ resource, state, change, clear }: FiltersProps) {
  const { resources } = useMeta();
  const table = useResourceOrNull(state.resource ?? '');
  const types = resource.fields.find((field) => field.name === 'eventType')?.choices ?? [];
  const audited = resources.filter((one) => one.audited);
  return (
    <div className="trail-filters" role="search" aria-label="Filter the trail">
      <TypedInput label="Text" value={state.q} onChange={(q) => change({ q })} />
      <ActorInput value={state.actor} onChange={(actor) => change({ actor })} />
      <Select
        aria-label="Table"
        placeholder="Any table"
        allowClear
        showSearch
        optionFilterProp="label"
        value={state.resource ?? null}
        options={audited.map((one) => ({ value: one.name, label: one.label.many }))}
        onChange={(name: string | null) => change({ resource: name ?? undefined, record: undefined, field: undefined })}
      />
      {table && (
        <RowPicker
          aria-label={table.label.one}
          placeholder={`Any ${lower(table.label.one)}`}
          allowClear
          source={{ target: table, where: null, valueField: 'id' }}
          value={state.record ? [state.record] : []}
          onChange={([record]) => change({ record })}
        />
      )}
      {table && (
        <Select
          aria-label="Field"
          placeholder="Any field"
          allowClear
          showSearch
          optionFilterProp="label"
          value={state.field ?? null}
          options={table.fields.map((field) => ({ value: field.name, label: field.label }))}
          onChange={(field: string | null) => change({ field: field ?? undefined })}
        />
      )}
      <Select
        aria-label="Event"
        placeholder="Any event"
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        value={state.type?.split(',') ?? []}
        options={types.map((choice) => ({ value: choice.value, label: choice.label }))}
        onChange={(chosen: string[]) => change({ type: chosen.join(',') || undefined })}
      />
      <TimeRange from={state.from} to={state.to} onChange={(from, to) => change({ from, to })} />
      {state.request && (
        <span className="chip">
          <span className="chip-text">Request {state.request.slice(0, 8)}</span>
          <button
            type="button"
            className="chip-remove"
            aria-label="Remove the filter Request"
            onClick={() => change({ request: undefined })}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      )}
      {Object.keys(state).length > 0 && (
        <Button type="link" size="small" onClick={clear}>
          Clear
        </Button>
      )}
    </div>
  );
}

interface TypedInputProps {
  label: string;
  value: string | undefined;
  onChange: (text: string | undefined) => void;
}

/** What is typed is asked for when the fingers rest. */
function useTyped({ value, onChange }: Omit<TypedInputProps, 'label'>): [string, (text: string) => void] {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  useEffect(() => {
    if (text === (value ?? '')) return;
    const timer = setTimeout(() => onChange(text.trim() || undefined), pause);
    return () => clearTimeout(timer);
  });
  return [text, setText];
}

function TypedInput({ label, ...typed }: TypedInputProps) {
  const [text, setText] = useTyped(typed);
  return (
    <Input.Search
      aria-label={label}
      placeholder="Search the words"
      allowClear
      value={text}
      onChange={(event) => setText(event.target.value)}
      onSearch={(now) => typed.onChange(now.trim() || undefined)}
    />
  );
}

/** The address of whoever did it: of users, of people who are gone, of database users. */
function ActorInput(typed: Omit<TypedInputProps, 'label'>) {
  const [text, setText] = useTyped(typed);
  const users = useResourceOrNull('users');
  const { result } = useList<{ id: string; email?: string }>({
    resource: 'users',
    filters: [{ field: 'email', operator: 'contains', value: text.trim() }],
    pagination: { pageSize: 10 },
    meta: { query: { _fields: 'email', _count: 'none' } },
    queryOptions: { enabled: users !== null && text.trim().length > 0, staleTime: 60_000 },
    errorNotification: false,
  });
  const found = text.trim() ? (result.data ?? []).flatMap(({ email }) => email ?? []) : [];
  return (
    <AutoComplete
      aria-label="Actor"
      placeholder="Anybody"
      allowClear
      value={text}
      onChange={(next: string | undefined) => setText(next ?? '')}
      options={found.map((email) => ({ value: email }))}
    />
  );
}

interface TimeRangeProps {
  from: string | undefined;
  to: string | undefined;
  onChange: (from: string | undefined, to: string | undefined) => void;
}

function TimeRange({ from, to, onChange }: TimeRangeProps) {
  const end = dayjs().endOf('day');
  const presets: { label: string; value: [Dayjs, Dayjs] }[] = [
    { label: 'Today', value: [dayjs().startOf('day'), end] },
    { label: 'Last 24 hours', value: [dayjs().subtract(1, 'day'), dayjs()] },
    { label: 'Last 7 days', value: [dayjs().subtract(6, 'day').startOf('day'), end] },
    { label: 'Last 30 days', value: [dayjs().subtract(29, 'day').startOf('day'), end] },
  ];
  return (
    <DatePicker.RangePicker
      aria-label="Time"
      showTime={{ format: 'HH:mm' }}
      format="D MMM YYYY HH:mm"
      placeholder={['From any time', 'to now']}
      allowEmpty={[true, true]}
      presets={presets}
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      onChange={(range) => onChange(range?.[0]?.toISOString(), range?.[1]?.toISOString())}
    />
  );
}
