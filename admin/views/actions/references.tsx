// What refers to a record, as the server counts it for this user: with links, by what a removal does to each.
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { plural } from '../../fields/words.ts';
import { findField, findResource } from '../../meta/registry.ts';
import { apiUrl, http } from '../../providers/http.ts';

export interface Reference {
  resource: string;
  field: string;
  effect: 'restrict' | 'cascade' | 'set null' | 'listed' | 'named';
  count: number;
  op: 'eq' | 'in';
  value: string;
}
export interface References {
  references: Reference[];
  /** Rows that this user may not see. */
  others: number;
  hindered: boolean;
}

/** Rejects with a ServerError. */
export async function fetchReferences(resource: ResourceMeta, id: string): Promise<References> {
  const { data } = await http.get<References>(`${apiUrl}/${resource.name}/${id}/references`);
  return data;
}

/** Null until it is known, and where it cannot be told: the server's own refusal is still to come. */
export function useReferences(resource: ResourceMeta, id: string): { found: References | null; asking: boolean } {
  const [state, setState] = useState<{ found: References | null; asking: boolean }>({ found: null, asking: true });
  useEffect(() => {
    let current = true;
    const settle = (found: References | null) => current && setState({ found, asking: false });
    fetchReferences(resource, id).then(settle, () => settle(null));
    return () => {
      current = false;
    };
  }, [resource, id]);
  return state;
}

/** Beyond this the server counts no further. */
const mostCounted = 1000;

/** "14 interconnects", "more than 1,000 rates"; with the field where it is not plain what the row is to them. */
function wordsOf({ resource: name, field, count, effect }: Reference): string {
  const resource = findResource(name);
  const one = resource?.label.one ?? name;
  const many = resource?.label.many ?? name;
  const number =
    count > mostCounted ? `more than ${mostCounted.toLocaleString('en')} ${many}` : plural(count, one, many);
  const text = number.replace(one, lower(one)).replace(many, lower(many));
  const label = resource && findField(resource, field)?.label;
  return effect === 'set null' && label ? `${text} (${label})` : text;
}

/** "Interconnects" in a sentence, but "IP addresses" as it is. */
const lower = (text: string): string => (/^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

export function ReferenceList({ list, others = 0 }: { list: Reference[]; others?: number }) {
  return (
    <ul className="plain-list">
      {list.map((one) => {
        const value = one.op === 'in' ? JSON.stringify([one.value]) : one.value;
        const search = new URLSearchParams({ [`${one.field}.${one.op}`]: value });
        const text = wordsOf(one);
        return (
          <li key={`${one.resource} ${one.field}`}>
            {findResource(one.resource) ? (
              <Link to={`/${one.resource}?${search.toString()}`} target="_blank">
                {text}
              </Link>
            ) : (
              text
            )}
          </li>
        );
      })}
      {others > 0 && <li>{plural(others, 'record', 'records')} that you may not see</li>}
    </ul>
  );
}

const headings: [Reference['effect'][], string][] = [
  [['restrict'], 'It cannot be deleted while these refer to it:'],
  [['cascade'], 'These are deleted with it:'],
  [['set null'], 'These no longer refer to anything:'],
  [['listed', 'named'], 'These name it:'],
];

/** Everything that refers, sorted by what a removal means for it. */
export function RemovalEffects({ found }: { found: References }) {
  const shown = headings.flatMap(([effects, heading]) => {
    const list = found.references.filter((one) => effects.includes(one.effect));
    return list.length > 0 ? [{ heading, list }] : [];
  });
  return (
    <>
      {shown.map(({ heading, list }) => (
        <div key={heading} className="remove-hangs">
          <p>{heading}</p>
          <ReferenceList list={list} />
        </div>
      ))}
      {found.others > 0 && (
        <p className="remove-hangs">
          {plural(found.others, 'record', 'records')} that you may not see {found.others === 1 ? 'refers' : 'refer'} to
          it too
          {found.hindered &&
            !found.references.some((one) => one.effect === 'restrict') &&
            ', and keep it from being deleted'}
          .
        </p>
      )}
    </>
  );
}
