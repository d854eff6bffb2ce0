// What stands behind the sign-in: session, shell, and for every address of a resource the view of it. One chunk, which the sign-in page
// does without.
import { Suspense, lazy } from 'react';
import type { ComponentType } from 'react';
import { useParams } from 'react-router';
import type { ViewProps } from './app.tsx';
import { useAhead } from './layout/ahead.ts';
import { useHandMadePages } from './layout/hand-made.ts';
import { Loading } from './layout/loading.tsx';
import { NotFound } from './layout/not-found.tsx';
import { Shell } from './layout/shell.tsx';
import { useResourceOrNull } from './meta/context.tsx';
import { findPage, findView } from './overrides/index.ts';
import type { ViewName } from './overrides/index.ts';
import { SignedIn } from './views/login/signed-in.tsx';

const views = {
  list: () => import('./views/list/list.tsx'),
  show: () => import('./views/show/show.tsx'),
  create: () => import('./views/form/create.tsx'),
  edit: () => import('./views/form/edit.tsx'),
};
const generated: Record<ViewName, ComponentType<ViewProps>> = {
  list: lazy(views.list),
  show: lazy(views.show),
  create: lazy(views.create),
  edit: lazy(views.edit),
};

/** What people open next, by how often they do. */
const ahead = [
  views.list,
  views.show,
  () => import('./layout/find.tsx'),
  views.edit,
  views.create,
  () => import('./fields/dateTime-controls.tsx'),
  () => import('./views/actions/dialog.tsx'),
  () => import('./views/drawer/form.tsx'),
  () => import('./views/history/history.tsx'),
];

export function Panel() {
  useAhead(ahead);
  return (
    <SignedIn>
      <Shell />
    </SignedIn>
  );
}

/** A view of the resource in the address: the hand-made one if there is one, else the generated. */
export function ResourcePage({ view }: { view: ViewName }) {
  const { resource: name = '', id = '' } = useParams();
  const resource = useResourceOrNull(name);
  if (!resource) return view === 'list' ? <OwnPage path={name} /> : <NotFound />;
  const Generated = generated[view];
  const Override = findView<ViewProps>(name, view);
  // Keyed, so that nothing of one record or resource is left over in the next.
  const key = `${name} ${id} ${view}`;
  return (
    <Suspense fallback={<Loading />} key={key}>
      {Override ? (
        <Override resource={resource} id={id} Generated={Generated} />
      ) : (
        <Generated resource={resource} id={id} />
      )}
    </Suspense>
  );
}

/** A hand-made page beside the views of resources, for who may read what it is about. */
function OwnPage({ path }: { path: string }) {
  const known = useHandMadePages().some((page) => page.path === path);
  const Page = known ? findPage(path) : null;
  return Page ? <Page /> : <NotFound />;
}
