// The types of rows, inferred from a definition: as the API sends them, and as it takes them.
import type { Field, Kind } from './field.ts';
import type { Fields, Resource } from './shape.ts';

/** For the compiler: the definition with the types of its fields. */
export type Defined<F extends Fields> = Resource & { readonly fieldsType?: F };

type FieldsOf<D> = D extends { readonly fieldsType?: infer F } ? Exclude<F, undefined> : never;
type ValueOf<T> =
  T extends Field<Kind, infer V, infer O>
    ? O extends { required: true } | { default: string | number | boolean | readonly unknown[] }
      ? V
      : V | null
    : never;
type HasFlag<T, Key extends string> = T extends { readonly optionsType?: infer O }
  ? Exclude<O, undefined> extends Record<Key, true>
    ? true
    : false
  : false;

/** A stored row as the API sends it. */
export type Row<D> = { id: string; version: number; createdAt: string; updatedAt: string } & {
  [N in keyof FieldsOf<D>]: ValueOf<FieldsOf<D>[N]>;
};
type IsComputed<T> = T extends { readonly optionsType?: infer O }
  ? Exclude<O, undefined> extends { computed: string } | { lookup: string }
    ? true
    : false
  : false;
type Writable<F> = {
  [N in keyof F as true extends HasFlag<F[N], 'readOnly'> | IsComputed<F[N]> ? never : N]: F[N];
};
/** The body of a create: required fields must be there. */
export type Create<D> = {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'required'> extends true ? N : never]: ValueOf<
    FieldsOf<D>[N]
  >;
} & {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'required'> extends true ? never : N]?: ValueOf<
    FieldsOf<D>[N]
  >;
};
/** The body of an update: any field that may change. */
export type Update<D> = {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'immutable'> extends true ? never : N]?: ValueOf<
    FieldsOf<D>[N]
  >;
};
