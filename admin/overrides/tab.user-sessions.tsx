// The tab of a user that shows where he is signed in, and the tokens of his scripts.
import type { TabViewProps } from '../views/show/tab-content.tsx';
import { Panel } from '../views/account/parts.tsx';
import { UserSessions } from '../views/account/sessions.tsx';
import { UserTokens } from '../views/account/tokens.tsx';

export default function UserSessionsTab({ row }: TabViewProps) {
  return (
    <div className="account-column">
      <Panel title="Browsers">
        <UserSessions userId={row.id} />
      </Panel>
      <Panel title="API tokens">
        <UserTokens userId={row.id} />
      </Panel>
    </div>
  );
}
