// The definition language: everything a resource file needs, from one place.
export * from './kinds/index.ts';
export { defineResource, onesOf, relationName } from './resource.ts';
export type { One } from './resource.ts';
export type { Create, Row, Update } from './row.ts';
export { placeholderPattern } from './shape.ts';
export { entailmentOf } from './effects.ts';
export type {
  Access,
  Action,
  Clone,
  Effect,
  EffectTarget,
  InTheWay,
  Resource,
  Rule,
  Section,
  SignIn,
  Tab,
} from './shape.ts';
export { grant, roleLabels, roles, staffRoles, carrierRoles, customerRoles } from './roles.ts';
export type { Role } from './roles.ts';
export { capital, lower } from './words.ts';
export {
  addressHolder,
  addressSpan,
  assignedToCustomer,
  everyElement,
  everyIdIn,
  firstAddress,
  lastAddress,
  mayCallThrough,
  soundSpan,
  weekSpans,
  writer,
} from './sql.ts';
export { operators, toColumn, toLabel } from './field.ts';
export type {
  AnyField,
  Choice,
  Condition,
  FieldDefinition,
  JsonColumn,
  JsonPreset,
  JsonSchema,
  JsonValue,
  Kind,
  KindOptions,
  Operator,
  Tone,
  Where,
} from './field.ts';
