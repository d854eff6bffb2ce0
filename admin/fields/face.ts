// The panel's face of a field kind: its cell, its input, its filter, its words. What the server's face is to the database.
import type { ComponentType } from 'react';
import type { JsonValue, Operator } from '../../resources/define/field.ts';
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';

/** A row, or the values of a form, by field name; references embedded under their relation's name. */
export type Values = Record<string, unknown>;

/** One condition on one field, as a list keeps it. */
export interface FilterState {
  op: Operator;
  value: JsonValue;
}

export interface CellProps {
  field: FieldMeta;
  value: unknown;
  row: Values;
  resource: ResourceMeta;
  /** In a table: one line, cut when long. Otherwise the value has room. */
  compact: boolean;
}

export interface InputProps {
  field: FieldMeta;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The whole form, for units and pickers that depend on other fields. */
  values: Values;
  resource: ResourceMeta;
  disabled: boolean;
  /** Ties the label to the input. */
  id: string;
  status?: 'error' | undefined;
  /** Ids of the help and error texts. */
  describedBy?: string | undefined;
}

export interface FilterProps {
  field: FieldMeta;
  filter: FilterState | null;
  onChange: (filter: FilterState | null) => void;
  resource: ResourceMeta;
}

export interface FieldFace {
  Cell: ComponentType<CellProps>;
  Input: ComponentType<InputProps>;
  /** Null: the kind cannot be filtered. */
  Filter: ComponentType<FilterProps> | null;
  /** The value as plain text, for chips, the audit and titles of buttons. Never called with null. */
  text: (field: FieldMeta, value: unknown, row: Values) => string;
  /** What is wrong with a value that was put in, or null; the server has the last word. Never called with null. */
  problem?: (field: FieldMeta, value: unknown) => string | null;
  /** Numbers stand right in tables. */
  align?: 'right';
}

/** A text that could not be read as the field's value yet: kept so that a person can mend it, refused on save. */
export class Unparsed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The attributes that every input hands to its control. */
export function controlProps({ id, disabled, status, describedBy }: InputProps) {
  return {
    id,
    disabled,
    ...(status ? { status, 'aria-invalid': true } : {}),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
  } as const;
}

/** A value as text, for inputs: null and undefined are empty. */
export function asText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
