// What people call a row: its title, and the code beside it.
import type { ResourceMeta } from '../../resources/define/meta.ts';
import type { Values } from './face.ts';

/** The name that people know a row by; a part of its id where it has none. */
export function titleOf(resource: ResourceMeta, row: Values): string {
  const title = row[resource.title];
  if (title === null || title === undefined || title === '') return String(row['id'] ?? '').slice(0, 8);
  const choices = resource.fields.find((field) => field.name === resource.title)?.choices;
  return choices?.find((choice) => choice.value === title)?.label ?? String(title);
}

/** The code beside a title: slug, else short code; null where it is the title itself. */
export function codeOf(resource: ResourceMeta, row: Values): string | null {
  const name = resource.slug && resource.slug !== resource.title ? resource.slug : resource.shortCode;
  const code = name ? row[name] : null;
  return typeof code === 'string' ? code : null;
}
