// Something could not be shown: what happened in words a clerk understands, and the way out.
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { ServerError } from '../providers/http.ts';

const titles: Record<number, string> = {
  0: 'The server cannot be reached',
  403: 'You may not see this',
  404: 'There is nothing here',
  429: 'Too many attempts',
  503: 'The database is away',
};

/** What a person does next, where the title has said it all. */
const hints: Record<number, string> = { 0: 'Check the connection, then try again.' };

/** `error` is what a data hook gives (HttpError) or any thrown Error. */
export function ErrorView({ error, retry, action }: { error: unknown; retry?: () => void; action?: ReactNode }) {
  const known = error as Partial<ServerError> | null;
  const status = known?.statusCode;
  const title = (status === undefined ? null : titles[status]) ?? 'This could not be shown';
  const hint = (status === undefined ? null : hints[status]) ?? known?.message;
  return (
    <div className="empty" role="alert">
      <p className="empty-title">{title}</p>
      {hint && hint !== title && <p className="empty-hint">{hint}</p>}
      <div className="empty-action">
        {retry && <Button onClick={retry}>Try again</Button>}
        {action}
      </div>
      {known?.requestId && <p className="empty-note">Request {known.requestId}</p>}
    </div>
  );
}
