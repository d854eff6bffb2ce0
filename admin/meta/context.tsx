// What the signed-in user may see of the definitions (GET /api/meta), for every component.
import { createContext, useContext, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Meta, ResourceMeta } from '../../resources/define/meta.ts';
import { findResource, registerMeta } from './registry.ts';

const MetaContext = createContext<Meta | null>(null);

/** Gives `meta` to everything below it. */
export function MetaProvider({ meta, children }: { meta: Meta; children: ReactNode }) {
  // During render, not in an effect: children build queries from the registry in their first render.
  const registered = useRef<Meta | null>(null);
  if (registered.current !== meta) {
    registerMeta(meta);
    registered.current = meta;
  }
  return <MetaContext value={meta}>{children}</MetaContext>;
}

/** The whole meta of this session. Throws outside of MetaProvider. */
export function useMeta(): Meta {
  const meta = useContext(MetaContext);
  if (!meta) throw new Error('useMeta is used outside of MetaProvider');
  return meta;
}

/** A resource by name, or null when it does not exist or this user may not read it. */
export function useResourceOrNull(name: string): ResourceMeta | null {
  useMeta();
  return findResource(name);
}

/** A resource by name. Throws when it does not exist or this user may not read it. */
export function useResource(name: string): ResourceMeta {
  const resource = useResourceOrNull(name);
  if (!resource) throw new Error(`No readable resource is called ${name}`);
  return resource;
}
