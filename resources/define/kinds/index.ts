// All field kinds: their builders, and their server faces by name. A kind without a face does not compile.
import type { AnyField, FieldDefinition, Kind } from '../field.ts';
import type { KindFace } from './face.ts';
import { numberFaces } from './number.ts';
import { otherFaces } from './other.ts';
import { textFaces } from './text.ts';

export * from './number.ts';
export * from './other.ts';
export * from './text.ts';
export type { ColumnSpec, FieldCheck, KindFace } from './face.ts';

const faces: { [K in Kind]: KindFace<K> } = { ...textFaces, ...numberFaces, ...otherFaces };

/** A face with its field already put in: what the rest of the code works with. */
export interface BoundFace {
  column: ReturnType<KindFace<Kind>['column']>;
  schema: ReturnType<KindFace<Kind>['schema']>;
  expects: string;
  operators: KindFace<Kind>['operators'];
  sortable: boolean;
  cast: string;
  filterProblem: (text: string) => string | null;
  select: (column: string) => string;
  checks: NonNullable<KindFace<Kind>['checks']> extends (...args: never[]) => infer R ? R : never;
  problem: (value: import('../field.ts').JsonValue) => string | null;
  normalise: (value: import('../field.ts').JsonValue) => import('../field.ts').JsonValue;
}

const bound = new WeakMap<object, BoundFace>();

/** The face of a field, bound to it (computed once per field). */
export function faceOf(field: FieldDefinition | AnyField): BoundFace {
  const known = bound.get(field);
  if (known) return known;
  // One cast: the map above ties each kind to its face, which the compiler cannot follow through an index.
  const face = faces[field.kind] as unknown as KindFace<Kind>;
  const self = field as FieldDefinition;
  const made: BoundFace = {
    column: face.column(self),
    schema: face.schema(self),
    expects: face.expects(self),
    operators: face.operators,
    sortable: face.sortable,
    cast: face.cast(self),
    filterProblem: (text) => face.filterProblem(text, self),
    select: face.select ?? ((column) => column),
    checks: face.checks?.(self) ?? [],
    problem: (value) => face.problem?.(value, self) ?? null,
    normalise: (value) => (face.normalise ? face.normalise(value, self) : value),
  };
  bound.set(field, made);
  return made;
}
