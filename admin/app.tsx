// The panel's routes, from the outside in: theme, sign-in, session, shell, pages. Every page is loaded when it is first needed.
import { App as AntdApp, ConfigProvider } from 'antd';
import { Suspense, lazy, useEffect } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { RouterProvider, createBrowserRouter, useParams } from 'react-router';
import { Crash, NotFound } from './layout/not-found.tsx';
import { Loading } from './layout/loading.tsx';
import { Shell } from './layout/shell.tsx';
import { useAntdTheme } from './layout/theme.ts';
import { useResourceOrNull } from './meta/context.tsx';
import { findView } from './overrides/index.ts';
import type { ViewName } from './overrides/index.ts';
import type { ListViewProps } from './views/list/list.tsx';
import { LoginPage } from './views/login/login.tsx';
import { SignedIn } from './views/login/signed-in.tsx';

/** `id` is the id, slug or short code from the address (show, edit); the rest is for hand-made views that wrap a generated list. */
export interface ViewProps extends Pick<ListViewProps, 'resource' | 'onOpen' | 'cell'> {
  id: string;
  /** The view that a hand-made one replaces. */
  Generated?: ComponentType<ViewProps>;
}

const ForgotPage = lazy(() => import('./views/login/forgot.tsx'));
const LinkPage = lazy(() => import('./views/login/link.tsx'));
const AccountView = lazy(() => import('./views/account/account.tsx'));
const HomeView = lazy(() => import('./views/home/home.tsx'));
const generated: Record<ViewName, ComponentType<ViewProps>> = {
  list: lazy(() => import('./views/list/list.tsx')),
  show: lazy(() => import('./views/show/show.tsx')),
  create: lazy(() => import('./views/form/create.tsx')),
  edit: lazy(() => import('./views/form/edit.tsx')),
};

/** A view of the resource in the address: the hand-made one if there is one, else the generated. */
function ResourcePage({ view }: { view: ViewName }) {
  const { resource: name = '', id = '' } = useParams();
  const resource = useResourceOrNull(name);
  if (!resource) return <NotFound />;
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

/** A page of its own chunk. */
function Later({ page }: { page: ReactNode }) {
  return <Suspense fallback={<Loading />}>{page}</Suspense>;
}

/** The server's own pages below an address that the router was sent to (after a sign-in, say). */
function OtherPage() {
  useEffect(() => window.location.reload(), []);
  return <div className="splash" aria-busy="true" />;
}

const router = createBrowserRouter([
  { path: '/login', element: <LoginPage />, errorElement: <Crash /> },
  { path: '/forgot', element: <Later page={<ForgotPage />} />, errorElement: <Crash /> },
  { path: '/invite/:token', element: <Later page={<LinkPage />} />, errorElement: <Crash /> },
  { path: '/reset/:token', element: <Later page={<LinkPage />} />, errorElement: <Crash /> },
  { path: '/console/*', element: <OtherPage /> },
  {
    path: '/',
    element: (
      <SignedIn>
        <Shell />
      </SignedIn>
    ),
    errorElement: <Crash />,
    children: [
      {
        errorElement: <Crash />,
        children: [
          { index: true, element: <Later page={<HomeView />} /> },
          { path: 'account', element: <Later page={<AccountView />} /> },
          { path: ':resource', element: <ResourcePage view="list" /> },
          { path: ':resource/create', element: <ResourcePage view="create" /> },
          { path: ':resource/:id', element: <ResourcePage view="show" /> },
          { path: ':resource/:id/edit', element: <ResourcePage view="edit" /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);

export function App() {
  return (
    <ConfigProvider theme={useAntdTheme()} button={{ autoInsertSpace: false }}>
      <AntdApp notification={{ placement: 'bottomRight' }} message={{ maxCount: 3 }}>
        <RouterProvider router={router} />
      </AntdApp>
    </ConfigProvider>
  );
}
