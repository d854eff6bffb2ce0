// The picker of rows: searched on the server as one types, page by page, each row with the code that people know it by.
import { ExportOutlined } from '@ant-design/icons';
import { useInfiniteList, useList } from '@refinedev/core';
import { Select, Spin } from 'antd';
import type { SelectProps } from 'antd';
import { useId, useState } from 'react';
import type { UIEvent } from 'react';
import { Link } from 'react-router';
import type { JsonValue, Where } from '../../resources/define/field.ts';
import type { ResourceMeta } from '../../resources/define/meta.ts';
import { createPath, recordPath } from '../meta/paths.ts';
import { fieldsParam } from '../meta/query.ts';
import { asText } from './face.ts';
import type { Values } from './face.ts';
import { EmptyOption, OptionRow } from './select.tsx';
import { titleOf } from './titles.ts';
import { useRested } from './typed.ts';
import { lower } from './words.ts';

type Row = Values & { id: string };

/** What a picker of rows of `target` may offer. */
export interface PickerSource {
  target: ResourceMeta;
  where: Where | null;
  /** The field whose value is picked: `id`, or the code of a currency. */
  valueField: string;
}

interface PickerProps extends Omit<SelectProps, 'options' | 'value' | 'onChange' | 'mode'> {
  source: PickerSource;
  value: string[];
  onChange: (values: string[]) => void;
  multiple?: boolean;
  /** Rows that are at hand already, so that a stored value has its title at once. */
  known?: Values[];
}

const pageSize = 30;

/** The field shown beside titles in a list: the code, or where the title is the code, the name. */
function secondOf(target: ResourceMeta): string | null {
  const code = target.slug !== target.title ? target.slug : null;
  const name = target.fields.find((field) => field.name === 'name' && field.name !== target.title)?.name;
  return code ?? target.shortCode ?? name ?? null;
}

/** All conditions together, those that are none left out. */
function both(...conditions: (Where | null)[]): Where | null {
  const present = conditions.filter((one) => one !== null);
  return present.length > 1 ? { and: present } : (present[0] ?? null);
}

/** The search box of the resource where it has one, otherwise the title. */
function searched(target: ResourceMeta, text: string): Record<string, string | undefined> {
  if (text === '') return {};
  return target.searchable ? { q: text } : { [`${target.title}_like`]: text };
}

/** Rows by the values that were picked, for their titles. Asks nothing when there is nothing to ask. */
export function useRowsByValue(source: PickerSource | null, values: string[]): Map<string, Row> {
  return useRowsAsked(source, values).rows;
}

/** The same for who must know whether a row that is not among them is still to come. */
export function useRowsAsked(
  source: PickerSource | null,
  values: string[],
): { rows: Map<string, Row>; settled: boolean } {
  const { query, result } = useList<Row>({
    resource: source?.target.name ?? '',
    filters: [{ field: source?.valueField ?? 'id', operator: 'in', value: values }],
    pagination: { pageSize: Math.max(values.length, 1) },
    meta: { query: { _fields: source ? fieldsParam(source.target, [source.valueField]) : undefined, _count: 'none' } },
    queryOptions: { enabled: source !== null && values.length > 0, staleTime: 60_000 },
    errorNotification: false,
  });
  const rows = new Map((result.data ?? []).map((row) => [String(row[source?.valueField ?? 'id']), row]));
  return { rows, settled: query.isSuccess };
}

/** The page of rows that the drop-down shows, and how to get more. */
function usePage({ target, where, valueField }: PickerSource, text: string, enabled: boolean) {
  const { query, result } = useInfiniteList<Row>({
    resource: target.name,
    pagination: { pageSize },
    sorters: [{ field: target.title, order: 'asc' }],
    meta: {
      query: {
        _fields: fieldsParam(target, [valueField, secondOf(target) ?? valueField]),
        _where: where ? JSON.stringify(where) : undefined,
        ...searched(target, text),
      },
    },
    queryOptions: { enabled },
    errorNotification: false,
  });
  const rows = result.data?.pages.flatMap((page) => page.data) ?? [];
  return { rows, query, more: result.hasNextPage === true };
}

export function RowPicker({ source, value, onChange, multiple = false, known = [], ...rest }: PickerProps) {
  const { target, valueField } = source;
  const ownId = useId();
  const id = rest.id ?? ownId;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const asked = useRested(text.trim());
  const { rows: found, query, more } = usePage(source, asked, open);
  // Rows that answer fewer letters are none to choose from: Enter would pick the wrong one.
  const behind = asked !== text.trim();
  const rows = behind ? [] : found;
  const near = new Map([...rows, ...known].map((row) => [String(row[valueField]), row]));
  const fetched = useRowsByValue(
    source,
    value.filter((one) => !near.has(one)),
  );
  const rowOf = (one: string): Values | undefined => near.get(one) ?? fetched.get(one);
  const picked = value.map((one) => {
    const row = rowOf(one);
    return { value: one, label: row ? titleOf(target, row) : one.slice(0, 8) };
  });
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLDivElement>) => {
    const left = list.scrollHeight - list.scrollTop - list.clientHeight;
    if (left < 200 && more && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return (
    <Select
      showSearch
      placeholder={`Find ${/^[aeiou]/i.test(target.label.one) ? 'an' : 'a'} ${lower(target.label.one)}…`}
      {...rest}
      id={id}
      {...(multiple ? { mode: 'multiple' as const } : {})}
      labelInValue
      filterOption={false}
      value={multiple ? picked : (picked[0] ?? null)}
      onChange={(next: { value: string } | { value: string }[] | null | undefined) =>
        onChange([next ?? []].flat().map((one) => one.value))
      }
      onSearch={setText}
      searchValue={text}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setText('');
      }}
      loading={(behind || query.isFetching) && open}
      onPopupScroll={onScroll}
      notFoundContent={
        <EmptyOption of={id}>
          <WhyEmpty loading={behind || query.isFetching} failed={query.isError} target={target} />
        </EmptyOption>
      }
      popupRender={(list) => (
        <>
          {list}
          {rows.length === 0 && !behind && query.isSuccess && target.may.create && (
            <Link className="picker-add" to={createPath(target.name)} target="_blank">
              Add one
            </Link>
          )}
        </>
      )}
      options={rows.map((row) => ({
        value: String(row[valueField]),
        label: titleOf(target, row),
        second: row[secondOf(target) ?? ''],
      }))}
      optionRender={({ data }) => (
        <OptionRow label={data.label} second={data['second'] === undefined ? null : asText(data['second'])} />
      )}
    />
  );
}

function WhyEmpty({ loading, failed, target }: { loading: boolean; failed: boolean; target: ResourceMeta }) {
  if (loading) {
    return (
      <>
        <Spin size="small" />
        <span className="sr-only">Loading</span>
      </>
    );
  }
  return failed ? 'The list could not be read. Try again.' : `No ${lower(target.label.one)} fits.`;
}

/** A small link beside a picker that opens the picked row in a new tab. */
export function OpenPicked({
  source,
  value,
  known,
}: {
  source: PickerSource;
  value: string | null;
  known: Values | null;
}) {
  const fetched = useRowsByValue(source, value && !known ? [value] : []);
  const row = known ?? (value ? fetched.get(value) : undefined);
  if (!value || !row) return null;
  const label = `Open ${titleOf(source.target, row)} in a new tab`;
  return (
    <Link className="field-open" to={recordPath(source.target, row)} target="_blank" aria-label={label} title={label}>
      <ExportOutlined aria-hidden />
    </Link>
  );
}

/** The condition that rows refer to the same parent as the form: `carrierId` of an interconnect picked for a carrier's service. */
export function sameParent(target: ResourceMeta, own: ResourceMeta, fieldName: string, values: Values): Where | null {
  const conditions = target.fields
    .filter((field) => field.kind === 'reference' && field.required)
    .flatMap((field) => {
      const mine = own.fields.find((one) => one.name === field.name && one.name !== fieldName);
      const value = values[field.name];
      const same = mine?.target?.resource === field.target?.resource && typeof value === 'string';
      return same ? [{ field: field.name, op: 'eq' as const, value: value as JsonValue }] : [];
    });
  return both(...conditions);
}

export { both as allOf };
