// The panel's routes, from the outside in: theme, sign-in, session, shell, pages. Every page is loaded when it is first needed.
import { App as AntdApp, ConfigProvider } from 'antd';
import { Suspense, lazy, useEffect } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { RouterProvider, createBrowserRouter } from 'react-router';
import { Crash, NotFound } from './layout/not-found.tsx';
import { Loading } from './layout/loading.tsx';
import { useAntdTheme } from './layout/theme.ts';
import type { ListViewProps } from './views/list/list.tsx';
import { LoginPage } from './views/login/login.tsx';

/** `id` is the id, slug or short code from the address (show, edit); the rest is for hand-made views that wrap a generated list. */
export interface ViewProps extends Pick<ListViewProps, 'resource' | 'onOpen' | 'cell'> {
  id: string;
  /** The view that a hand-made one replaces. */
  Generated?: ComponentType<ViewProps>;
}

const panel = () => import('./panel.tsx');
const Panel = lazy(async () => ({ default: (await panel()).Panel }));
const ResourcePage = lazy(async () => ({ default: (await panel()).ResourcePage }));
const ForgotPage = lazy(() => import('./views/login/forgot.tsx'));
const LinkPage = lazy(() => import('./views/login/link.tsx'));
const AccountView = lazy(() => import('./views/account/account.tsx'));
const home = () => import('./views/home/home.tsx');
const HomeView = lazy(home);

/** A page of its own chunk. */
function Later({ page }: { page: ReactNode }) {
  return <Suspense fallback={<Loading />}>{page}</Suspense>;
}

/** The server's own pages below an address that the router was sent to (after a sign-in, say). */
function OtherPage() {
  useEffect(() => window.location.reload(), []);
  return <div className="splash" aria-busy="true" />;
}

// Whoever is signed in waits for these, so they are not left until the first render asks for them.
if (window.location.pathname !== '/login') void panel();
if (window.location.pathname === '/') void home();

/** What comes after the sign-in is fetched while its form is filled in. */
function SignInPage() {
  useEffect(() => {
    void panel();
    void home();
  }, []);
  return <LoginPage />;
}

const router = createBrowserRouter([
  { path: '/login', element: <SignInPage />, errorElement: <Crash /> },
  { path: '/forgot', element: <Later page={<ForgotPage />} />, errorElement: <Crash /> },
  { path: '/invite/:token', element: <Later page={<LinkPage />} />, errorElement: <Crash /> },
  { path: '/reset/:token', element: <Later page={<LinkPage />} />, errorElement: <Crash /> },
  { path: '/console/*', element: <OtherPage /> },
  {
    path: '/',
    element: (
      <Suspense fallback={<div className="splash" aria-busy="true" />}>
        <Panel />
      </Suspense>
    ),
    errorElement: <Crash />,
    children: [
      {
        errorElement: <Crash />,
        children: [
          { index: true, element: <Later page={<HomeView />} /> },
          { path: 'account', element: <Later page={<AccountView />} /> },
          { path: ':resource', element: <Later page={<ResourcePage view="list" />} /> },
          { path: ':resource/create', element: <Later page={<ResourcePage view="create" />} /> },
          { path: ':resource/:id', element: <Later page={<ResourcePage view="show" />} /> },
          { path: ':resource/:id/edit', element: <Later page={<ResourcePage view="edit" />} /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);

export function App() {
  // Virtual lists leave the options of a select without their role: a screen reader would find none where a person sees many.
  return (
    <ConfigProvider theme={useAntdTheme()} button={{ autoInsertSpace: false }} virtual={false}>
      <AntdApp notification={{ placement: 'bottomRight' }} message={{ maxCount: 3 }}>
        <RouterProvider router={router} />
      </AntdApp>
    </ConfigProvider>
  );
}
