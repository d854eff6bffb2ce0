// All kinds by name, and the four things the rest of the panel asks of a field: its cell, input, filter and words.
import { Suspense } from 'react';
import './fields.css';
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';
import type { Kind } from '../../resources/define/field.ts';
import { findFieldView } from '../overrides/index.ts';
import { booleanFace } from './boolean.tsx';
import { choiceFace } from './choice.tsx';
import { countryFace } from './country.tsx';
import { currencyCodeFace } from './currencyCode.tsx';
import { dateTimeFace } from './dateTime.tsx';
import { decimalFace } from './decimal.tsx';
import { dialCodeFace } from './dialCode.tsx';
import { durationFace } from './duration.tsx';
import { emailFace } from './email.tsx';
import type { CellProps, FieldFace, FilterProps, FilterState, InputProps, Values } from './face.ts';
import { hostFace } from './host.tsx';
import { idFace } from './id.tsx';
import { integerFace } from './integer.tsx';
import { ipAddressFace } from './ipAddress.tsx';
import { jsonFace } from './json.tsx';
import { moneyFace } from './money.tsx';
import { orderingFace } from './ordering.tsx';
import { Dash } from './parts.tsx';
import { percentFace } from './percent.tsx';
import { phoneFace } from './phone.tsx';
import { useRowsByValue } from './picker.tsx';
import { titleOf } from './titles.ts';
import { referenceFace } from './reference.tsx';
import { referencesFace } from './references.tsx';
import { secretFace } from './secret.tsx';
import { shortCodeFace } from './shortCode.tsx';
import { tagsFace } from './tags.tsx';
import { textFace } from './text.tsx';
import { timeZoneFace } from './timeZone.tsx';
import { translationFace } from './translation.tsx';
import { useResourceOrNull } from '../meta/context.tsx';
import { operatorWords, orList } from './words.ts';

export type { FilterState, Values } from './face.ts';

const faces: { [K in Kind]: FieldFace } = {
  id: idFace,
  shortCode: shortCodeFace,
  text: textFace,
  secret: secretFace,
  integer: integerFace,
  ordering: orderingFace,
  duration: durationFace,
  decimal: decimalFace,
  money: moneyFace,
  percent: percentFace,
  boolean: booleanFace,
  choice: choiceFace,
  reference: referenceFace,
  references: referencesFace,
  tags: tagsFace,
  dateTime: dateTimeFace,
  ipAddress: ipAddressFace,
  host: hostFace,
  phone: phoneFace,
  email: emailFace,
  dialCode: dialCodeFace,
  timeZone: timeZoneFace,
  currencyCode: currencyCodeFace,
  country: countryFace,
  translation: translationFace,
  json: jsonFace,
};

/** The face of a kind: for what the components below do not cover (alignment, problems). */
export function faceOf(field: FieldMeta): FieldFace {
  return faces[field.kind];
}

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

/** What a hand-made field (`admin/overrides/field.<view>.tsx`) gets: the props of what it stands for, and which that is. */
export type FieldViewProps =
  | ({ mode: 'cell'; Generated: FieldFace['Cell'] } & CellProps)
  | ({ mode: 'input'; Generated: FieldFace['Input'] } & InputProps);

interface FieldCellProps {
  field: FieldMeta;
  row: Values;
  resource: ResourceMeta;
  /** In a table: one line. */
  compact?: boolean;
}

/** The value of a field as people read it; nothing is a quiet dash. */
export function FieldCell({ field, row, resource, compact = false }: FieldCellProps) {
  const { Cell } = faceOf(field);
  const value = row[field.name];
  const props: CellProps = { field, value, row, resource, compact };
  const View = field.view ? findFieldView<FieldViewProps>(field.view) : null;
  if (View) {
    return (
      <Suspense fallback={null}>
        <View mode="cell" Generated={Cell} {...props} />
      </Suspense>
    );
  }
  return isNothing(value) && field.kind !== 'secret' ? <Dash /> : <Cell {...props} />;
}

interface FieldInputProps extends Pick<InputProps, 'field' | 'resource' | 'id' | 'status' | 'describedBy'> {
  /** Given by the form, or by an antd Form.Item around it. */
  value?: unknown;
  onChange?: (value: unknown) => void;
  values?: Values;
  disabled?: boolean;
}

/** The input of a field. `values` are those of the whole form, for units and pickers. */
export function FieldInput({ value, onChange = () => {}, values = {}, disabled = false, ...rest }: FieldInputProps) {
  const { Input } = faceOf(rest.field);
  const props: InputProps = { ...rest, value, onChange, values, disabled };
  const View = rest.field.view ? findFieldView<FieldViewProps>(rest.field.view) : null;
  if (!View) return <Input {...props} />;
  return (
    <Suspense fallback={null}>
      <View mode="input" Generated={Input} {...props} />
    </Suspense>
  );
}

/** The filter of a field, or nothing when its kind cannot be filtered. */
export function FieldFilter(props: FilterProps) {
  const { Filter } = faceOf(props.field);
  return Filter && <Filter {...props} />;
}

/** A value as plain text; nothing is "empty". `row` may embed what the value refers to. */
export function plainText(field: FieldMeta, value: unknown, row: Values = {}): string {
  return isNothing(value) ? 'empty' : faceOf(field).text(field, value, row);
}

/** A filter as a sentence, with `name` saying a value. */
function sentence(field: FieldMeta, { op, value }: FilterState, name: (value: unknown) => string): string {
  const words = operatorWords(op, field.kind === 'dateTime');
  if (op === 'null' || op === 'nnull') return `${field.label} ${words}`;
  const list = Array.isArray(value) ? value.map(name) : [name(value)];
  const said = op === 'between' || op === 'nbetween' ? list.join(' and ') : orList(list);
  return `${field.label} ${words} ${said}`;
}

/** "Status is Active or Paused". Rows that are referred to appear by a part of their id: see FilterWords. */
export function filterText(field: FieldMeta, filter: FilterState): string {
  return sentence(field, filter, (value) => plainText(field, value));
}

/** The same sentence, where rows that are referred to appear by their titles. */
export function FilterWords({ field, filter }: { field: FieldMeta; filter: FilterState }) {
  const target = useResourceOrNull(field.target?.resource ?? '');
  const byId = field.kind === 'reference' || field.kind === 'references';
  const source = byId && target ? { target, where: null, valueField: 'id' } : null;
  const rows = useRowsByValue(source, source ? [filter.value].flat().filter((one) => typeof one === 'string') : []);
  const name = (value: unknown) => {
    const row = rows.get(String(value));
    return row && target ? titleOf(target, row) : plainText(field, value);
  };
  return <>{sentence(field, filter, name)}</>;
}
