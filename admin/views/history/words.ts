// The words for what an entry of the history did, and for an entry in a list of points.
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { absoluteTime } from '../../fields/time.ts';
import type { Entry } from './api.ts';

const words: Record<string, string> = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  revert: 'Reverted',
  denied_write: 'Refused',
  denied_action: 'Refused',
  reveal: 'Looked at a secret',
};

/** "Created", "Changed", or the label of the command that did it. */
export function verb({ action }: Pick<Entry, 'action'>, resource: ResourceMeta | null): string {
  return words[action] ?? resource?.actions.find((one) => one.name === action)?.label ?? action.replaceAll('_', ' ');
}

/** "31 Jan 2026, 09:30 · Changed Status, Tax code · ann@example.com". */
export function pointLabel(entry: Entry, resource: ResourceMeta): string {
  const names = Object.keys(entry.changes);
  const labels = names.map((name) => resource.fields.find((field) => field.name === name)?.label ?? name);
  const what = entry.action === 'create' ? '' : ` ${labels.slice(0, 3).join(', ')}${labels.length > 3 ? ' …' : ''}`;
  return `${absoluteTime(entry.at)} · ${verb(entry, resource)}${what} · ${entry.actor ?? 'the system'}`;
}
