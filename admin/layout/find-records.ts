// What the server finds for a text (GET /api/find), asked once typing pauses; the last question wins.
import { useEffect, useState } from 'react';
import type { ResourceMeta } from '../../resources/define/meta.ts';
import { recordPath } from '../meta/paths.ts';
import { findField, findResource } from '../meta/registry.ts';
import { apiUrl, http } from '../providers/http.ts';
import { encodeValue } from '../views/list/state.ts';

/** A page or a record that one can go to. */
export interface Hit {
  path: string;
  label: string;
  code: string | null;
  /** Whose it is: "London, Northwind Voice". */
  of: string | null;
  /** What matched, where it is not the label or the code: "Telephone +442079460018". */
  match: string | null;
  icon: string | null;
}
export interface HitGroup {
  label: string;
  hits: Hit[];
  /** Where all of them are listed. */
  all: string | null;
}

/** As the server sends it. */
interface FoundGroup {
  resource: string;
  hits: {
    id: string;
    title: string | null;
    code: string | null;
    field: string;
    value: string;
    of: { resource: string; title: string }[];
  }[];
  more: boolean;
}

const typingPause = 150;

export interface Found {
  groups: HitGroup[];
  busy: boolean;
  failed: boolean;
}

export function useFound(text: string): Found {
  const [found, setFound] = useState({ text: '', groups: [] as HitGroup[], failed: false });
  useEffect(() => {
    if (text === '') return;
    const control = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { data } = await http.get<{ groups: FoundGroup[] }>(`${apiUrl}/find`, {
          params: { q: text },
          signal: control.signal,
        });
        setFound({ text, groups: data.groups.flatMap((group) => shown(group, text)), failed: false });
      } catch {
        if (!control.signal.aborted) setFound({ text, groups: [], failed: true });
      }
    }, typingPause);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text]);
  if (text === '') return { groups: [], busy: false, failed: false };
  return { groups: found.groups, busy: found.text !== text, failed: found.failed && found.text === text };
}

/** Nothing of a table that this user's panel does not know. */
function shown({ resource: name, hits, more }: FoundGroup, text: string): HitGroup[] {
  const resource = findResource(name);
  if (!resource) return [];
  return [
    {
      label: resource.label.many,
      all: more ? allPath(resource, hits[0]?.field ?? '', text) : null,
      hits: hits.map(({ id, title, code, field, value, of }) => {
        const names = { [resource.slug ?? 'id']: code, [resource.shortCode ?? 'id']: code, id };
        const label = title ?? code ?? id.slice(0, 8);
        const matched = findField(resource, field);
        return {
          path: recordPath(resource, names),
          label,
          code: code === label ? null : code,
          of: of.length > 0 ? of.map((row) => row.title).join(', ') : null,
          match: matched && ![label, code, id].includes(value) ? `${matched.label} ${value}` : null,
          icon: resource.icon,
        };
      }),
    },
  ];
}

/** The list narrowed to what matched; null where a list knows no such filter. */
function allPath(resource: ResourceMeta, name: string, text: string): string | null {
  const field = findField(resource, name);
  if (field?.operators.includes('prefix_of')) {
    const number = encodeValue(text.replace(/\D/g, '').replace(/^0+/, ''));
    return `/${resource.name}?${new URLSearchParams({ [`${name}.prefix_of`]: number }).toString()}`;
  }
  const isText = field && ['text', 'email', 'host'].includes(field.kind);
  return isText ? `/${resource.name}?${new URLSearchParams({ q: text }).toString()}` : null;
}
