// The definition language: everything a resource file needs, from one place.
export * from './kinds/index.ts';
export { defineResource, onesOf, placeholderPattern, relationName } from './resource.ts';
export type {
  Access,
  Action,
  Clone,
  Create,
  Effect,
  InTheWay,
  One,
  Resource,
  Row,
  Rule,
  Section,
  Tab,
  Update,
} from './resource.ts';
export { grant, roleLabels, roles, staffRoles, carrierRoles, customerRoles } from './roles.ts';
export type { Role } from './roles.ts';
export { lower } from './words.ts';
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
