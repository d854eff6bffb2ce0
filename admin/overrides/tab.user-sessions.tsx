// The tab of a user that shows where he is signed in.
import type { TabViewProps } from '../views/show/tab-content.tsx';
import { UserSessions } from '../views/account/sessions.tsx';

export default function UserSessionsTab({ row }: TabViewProps) {
  return <UserSessions userId={row.id} />;
}
