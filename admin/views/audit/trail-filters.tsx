// The filters of the trail: one row of inputs whose state stands in the address.
import { CloseOutlined } from '@ant-design/icons';
import { AutoComplete, Button, DatePicker, Input } from 'antd';
import { useList } from '@refinedev/core';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import type { Where } from '../../../resources/define/field.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { RowPicker } from '../../fields/picker.tsx';
import { SearchSelect } from '../../fields/select.tsx';
import { useRested, useTypedAndSent, useTypedText } from '../../fields/typed.ts';
import { useMeta, useResourceOrNull } from '../../meta/context.tsx';
import { useGoneTitle } from './past-cell.tsx';
import type { TrailHandle } from './trail-state.ts';
import { lower, plural } from '../../fields/words.ts';

type FiltersProps = TrailHandle & { resource: ResourceMeta };

export function TrailFilters({ resource, state, change, clear }: FiltersProps) {
  const { resources } = useMeta();
  const table = useResourceOrNull(state.resource ?? '');
  const types = resource.fields.find((field) => field.name === 'eventType')?.choices ?? [];
  const chosenTypes = state.type?.split(',') ?? [];
  const gone = useGoneTitle(table, state.record ?? null);
  const audited = resources.filter((one) => one.audited);
  return (
    <div className="trail-filters" role="search" aria-label="Filter the trail">
      <TypedInput label="Text" value={state.q} onChange={(q) => change({ q })} />
      <ActorInput value={state.actor} onChange={(actor) => change({ actor })} />
      <SearchSelect<string | null>
        aria-label="Table"
        placeholder="Any table"
        allowClear
        value={state.resource ?? null}
        options={audited.map((one) => ({ value: one.name, label: one.label.many }))}
        onChange={(name) => change({ resource: name ?? undefined, record: undefined, field: undefined })}
      />
      {table && (
        <RowPicker
          aria-label={table.label.one}
          placeholder={`Any ${lower(table.label.one)}`}
          allowClear
          source={{ target: table, where: null, valueField: 'id' }}
          value={state.record ? [state.record] : []}
          known={table && gone !== null ? [{ id: state.record, [table.title]: `${gone} (gone)` }] : []}
          onChange={([record]) => change({ record })}
        />
      )}
      {table && (
        <SearchSelect<string | null>
          aria-label="Field"
          placeholder="Any field"
          allowClear
          value={state.field ?? null}
          options={table.fields.map((field) => ({ value: field.name, label: field.label }))}
          onChange={(field) => change({ field: field ?? undefined })}
        />
      )}
      <SearchSelect<string[]>
        aria-label="Event"
        placeholder="Any event"
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        maxTagPlaceholder={(left) =>
          left.length === chosenTypes.length ? plural(left.length, 'event') : `+ ${left.length}`
        }
        value={chosenTypes}
        options={types.map((choice) => ({ value: choice.value, label: choice.label }))}
        onChange={(chosen) => change({ type: chosen.join(',') || undefined })}
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

function TypedInput({ label, value, onChange }: TypedInputProps) {
  const { text, setText, send } = useTypedAndSent(value ?? '', (words) => onChange(words || undefined));
  return (
    <Input.Search
      aria-label={label}
      placeholder="Search the words"
      allowClear
      value={text}
      onChange={(event) => setText(event.target.value)}
      onSearch={(now) => send(now.trim())}
    />
  );
}

interface Actor {
  id: string;
  email?: string;
  firstName?: string | null;
  lastName?: string | null;
}

/**
 * Whoever did it, by address: users are found by name too, people who are gone and database users are typed. A part of an address fits
 * nobody, so what is typed counts when it is picked, or when the field is left.
 */
function ActorInput({ value, onChange }: Omit<TypedInputProps, 'label'>) {
  const { text, setText, send } = useTypedText(value ?? '', (actor) => onChange(actor || undefined));
  const asked = useRested(text.trim());
  const users = useResourceOrNull('users');
  const { result, query } = useList<Actor>({
    resource: 'users',
    pagination: { pageSize: 10 },
    meta: { query: { _fields: 'email,firstName,lastName', _count: 'none', _where: JSON.stringify(namedBy(asked)) } },
    queryOptions: { enabled: users !== null && asked.length > 0 && asked !== value, staleTime: 60_000 },
    errorNotification: false,
  });
  const typed = text.trim();
  // Nobody is offered before it is known who fits: Enter would take what is half typed.
  const isKnown = asked === typed && typed !== '' && typed !== value && !query.isFetching;
  const options = (result.data ?? []).flatMap((user) =>
    user.email ? [{ value: user.email, label: <ActorOption user={user} email={user.email} /> }] : [],
  );
  const asTyped = options.some((one) => one.value === typed) ? [] : [{ value: typed, label: `“${typed}”` }];
  const apply = (chosen: string) => {
    setText(chosen);
    send(chosen);
  };
  return (
    <AutoComplete
      aria-label="Actor"
      placeholder="Anybody"
      allowClear
      popupMatchSelectWidth={false}
      value={text}
      onSearch={setText}
      onSelect={apply}
      onClear={() => apply('')}
      onBlur={() => apply(typed)}
      defaultActiveFirstOption
      options={isKnown ? [...options, ...asTyped] : []}
    />
  );
}

/** Users of whom each word is in the address or in a name. */
const namedBy = (words: string): Where => ({
  and: words.split(/\s+/).map((value) => ({
    or: ['email', 'firstName', 'lastName'].map((field) => ({ field, op: 'like', value })),
  })),
});

function ActorOption({ user, email }: { user: Actor; email: string }) {
  const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
  return (
    <div className="option-row">
      <span className="field-cut">{name || email}</span>
      {name && <span className="field-quiet">{email}</span>}
    </div>
  );
}

interface TimeRangeProps {
  from: string | undefined;
  to: string | undefined;
  onChange: (from: string | undefined, to: string | undefined) => void;
}

/** Null for what is no moment, as an address that was cut short may have it. */
function momentOf(text: string | undefined): Dayjs | null {
  // The server's own reading: dayjs takes the 99th of a month for one in spring.
  return text && !Number.isNaN(Date.parse(text)) ? dayjs(text) : null;
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
      value={[momentOf(from), momentOf(to)]}
      onChange={(range) => onChange(range?.[0]?.toISOString(), range?.[1]?.toISOString())}
    />
  );
}
