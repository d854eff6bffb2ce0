// Pages that are not there, and pages that broke.
import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { ErrorView } from './error.tsx';
import { Empty } from './empty.tsx';
import { PageHead, useTitle } from './page.tsx';

export function NotFound() {
  return (
    <>
      <PageHead title="Not found" />
      <Empty
        title="There is nothing at this address"
        hint="It may have been removed, or you may not see it."
        action={<Link to="/">Go to the overview</Link>}
      />
    </>
  );
}

/** A component threw, or a part of the panel could not be loaded (after an update of the server, say). */
export function Crash() {
  const error = useRouteError();
  useTitle(['Something broke']);
  return (
    <ErrorView
      error={error instanceof Error ? { message: error.message } : error}
      action={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
    />
  );
}
