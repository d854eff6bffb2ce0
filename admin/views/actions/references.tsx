// What refers to a record, as the server counts it for this user, with links, by what a removal does to each; and what else it would be
// refused for.
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { Objection } from '../../../api/operations/objections.ts';
import type { BeforeRemoval, Reference } from '../../../api/operations/references.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { capital, lower, plural } from '../../fields/words.ts';
import { findField, findResource } from '../../meta/registry.ts';
import { apiUrl, http } from '../../providers/http.ts';
import { linksTo } from '../form/others.ts';

/** Rejects with a ServerError. */
export async function fetchReferences(resource: ResourceMeta, id: string): Promise<BeforeRemoval> {
  const { data } = await http.get<BeforeRemoval>(`${apiUrl}/${resource.name}/${id}/references`);
  return data;
}

/** Null until it is known, and where it cannot be told: the server's own refusal is still to come. */
export function useReferences(resource: ResourceMeta, id: string): { found: BeforeRemoval | null; asking: boolean } {
  const [state, setState] = useState<{ found: BeforeRemoval | null; asking: boolean }>({ found: null, asking: true });
  useEffect(() => {
    let current = true;
    const settle = (found: BeforeRemoval | null) => current && setState({ found, asking: false });
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

/** By effect, and how it is told where the removal is not possible anyway. */
const headings: [Reference['effect'][], string, string?][] = [
  [['restrict'], 'It cannot be deleted while these refer to it:'],
  [['cascade'], 'These are deleted with it:', 'These would be deleted with it:'],
  [['set null'], 'These no longer refer to anything:', 'These would no longer refer to anything:'],
  [['listed', 'named'], 'These name it:'],
];

/** Rules that a removal would break, with links to the rows that are in its way. */
export function ObjectionList({ list }: { list: readonly Objection[] }) {
  return (
    <ul className="plain-list">
      {list.map(({ message, other }) => (
        <li key={message}>
          {capital(message)}
          {other && (
            <span className="form-others">
              {linksTo(other).map((link) => (
                <Link key={link.path} to={link.path} target="_blank">
                  {link.title}
                </Link>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What stands in the way, and everything that refers, sorted by what a removal means for it. */
export function RemovalEffects({ found }: { found: BeforeRemoval }) {
  const shown = headings.flatMap(([effects, real, supposed = real]) => {
    const list = found.references.filter((one) => effects.includes(one.effect));
    return list.length > 0 ? [{ heading: found.hindered ? supposed : real, list }] : [];
  });
  return (
    <>
      {found.objections.length > 0 && (
        <div className="remove-hangs">
          <p>It cannot be deleted:</p>
          <ObjectionList list={found.objections} />
        </div>
      )}
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
            found.objections.length === 0 &&
            !found.references.some((one) => one.effect === 'restrict') &&
            ', and keep it from being deleted'}
          .
        </p>
      )}
    </>
  );
}
