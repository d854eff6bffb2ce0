// Hand-made views take the place of generated ones by the name of their file in this folder:
// `<resource>.<list|show|create|edit>.tsx` a whole view, `field.<view>.tsx` a field's, `tab.<view>.tsx` a tab's.
// `<resource>.head.tsx` adds to the head of its records' pages, `page.<path>.tsx` is a page of its own (menu.ts names them).
// They get the props of what they replace; a whole view also gets `Generated`, to wrap it. Each is loaded when it is first needed.
import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';

export type ViewName = 'list' | 'show' | 'create' | 'edit';
/** The props depend on what is replaced: the finders below give them their type. */
type AnyComponent = ComponentType<Record<string, unknown>>;

const files = import.meta.glob<{ default: AnyComponent }>('./*.*.tsx');
const loaded = new Map<string, LazyExoticComponent<AnyComponent>>();

function find<P>(name: string): ComponentType<P> | null {
  const file = files[`./${name}.tsx`];
  if (!file) return null;
  const component = loaded.get(name) ?? lazy(file);
  loaded.set(name, component);
  return component as unknown as ComponentType<P>;
}

/** The hand-made view of a resource, or null. */
export function findView<P>(resource: string, view: ViewName): ComponentType<P> | null {
  return find<P>(`${resource}.${view}`);
}
/** The hand-made cell or input of a field with `view`, or null. */
export function findFieldView<P>(view: string): ComponentType<P> | null {
  return find<P>(`field.${view}`);
}
/** What stands below the title on the page of a resource's records, or null. */
export function findHead<P>(resource: string): ComponentType<P> | null {
  return find<P>(`${resource}.head`);
}
/** The page of its own at this path, or null. */
export function findPage(path: string): ComponentType | null {
  return find<object>(`page.${path}`);
}
/** The hand-made tab, or null. */
export function findTabView<P>(view: string): ComponentType<P> | null {
  return find<P>(`tab.${view}`);
}
