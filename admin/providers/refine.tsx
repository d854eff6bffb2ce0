// Refine, told of the resources that this user may read.
import { useNotificationProvider } from '@refinedev/antd';
import { Refine } from '@refinedev/core';
import type { AccessControlProvider, AuthProvider, IRefineOptions, RouterProvider } from '@refinedev/core';
import routerProvider from '@refinedev/react-router';
import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Meta } from '../../resources/define/meta.ts';
import { drafts } from '../views/form/own-drafts.ts';
import { dataProvider } from './data.ts';
import type { ServerError } from './http.ts';
import { signOut } from './session.ts';

/**
 * Refine puts the parameters of the address into the `meta` of every request, where `?method=delete` or `?headers[…]=…` would
 * change what is sent. The panel reads its parameters itself, so Refine gets none.
 */
const router: RouterProvider = {
  ...routerProvider,
  parse: () => {
    const parse = routerProvider.parse?.();
    return useCallback(() => ({ ...parse?.(), params: {} }), [parse]);
  },
};

/** A bad question stays bad; a server that is away may be back in a moment. */
const worthRetrying = (count: number, error: unknown) => {
  const { statusCode } = error as Partial<ServerError>;
  return count < 2 && (statusCode === 0 || statusCode === 502 || statusCode === 503 || statusCode === 504);
};

const options: IRefineOptions = {
  // Both are done by the panel itself: Refine's own lose values (see the REST dialect) or reset a form while it is edited.
  syncWithLocation: false,
  liveMode: 'off',
  disableTelemetry: true,
  disableRouteChangeHandler: true,
  reactQuery: {
    clientConfig: {
      // No placeholder by default: a record must never be shown under the address of another.
      defaultOptions: { queries: { retry: worthRetrying, placeholderData: undefined, refetchOnWindowFocus: false } },
    },
  },
};

export function RefineProvider({ meta, children }: { meta: Meta; children: ReactNode }) {
  const resources = useMemo(
    () =>
      meta.resources.map(({ name, label }) => ({
        name,
        list: `/${name}`,
        create: `/${name}/create`,
        show: `/${name}/:id`,
        edit: `/${name}/:id/edit`,
        meta: { label: label.many },
      })),
    [meta],
  );
  const notifications = useNotificationProvider();
  return (
    <Refine
      dataProvider={dataProvider}
      routerProvider={router}
      authProvider={useMemo(() => authProvider(meta), [meta])}
      accessControlProvider={useMemo(() => accessControl(meta), [meta])}
      notificationProvider={notifications}
      resources={resources}
      options={options}
    >
      {children}
    </Refine>
  );
}

/** Inside of Refine somebody is signed in; a 401 is noticed in http.ts. */
function authProvider(meta: Meta): AuthProvider {
  return {
    login: () => Promise.resolve({ success: true }),
    logout: async () => {
      await signOut();
      drafts.dropAll(meta.user.id);
      return { success: true, redirectTo: '/login' };
    },
    check: () => Promise.resolve({ authenticated: true }),
    onError: () => Promise.resolve({}),
    getIdentity: () => Promise.resolve(meta.user),
  };
}

const rights: Record<string, 'create' | 'update' | 'delete'> = { create: 'create', edit: 'update', delete: 'delete' };

/** For Refine's own components; the server decides, this only spares a click. */
function accessControl(meta: Meta): AccessControlProvider {
  return {
    can: ({ resource, action }) => {
      const found = meta.resources.find((one) => one.name === resource);
      const right = rights[action];
      return Promise.resolve({ can: found !== undefined && (right === undefined || found.may[right]) });
    },
  };
}
