// The page at /account: who I am here, how I sign in, where I am signed in, and the tokens of my scripts.
import { PageHead } from '../../layout/page.tsx';
import { useMeta } from '../../meta/context.tsx';
import { OwnEmail } from './email.tsx';
import { Await, Panel, useLoaded } from './parts.tsx';
import { PasswordPanel } from './password.tsx';
import { ProfilePanel } from './profile.tsx';
import { SecondFactorPanel } from './second-factor.tsx';
import { SessionsPanel } from './sessions.tsx';
import { TokensPanel } from './tokens.tsx';

/** GET /api/auth/account */
export interface Account {
  user: { id: string; email: string };
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  mayChangeEmail: boolean;
  hasPassword: boolean;
  secondFactor: { enabled: boolean; required: boolean; recoveryCodesLeft: number };
}

export default function AccountView() {
  const { user } = useMeta();
  const account = useLoaded<Account>('account');
  return (
    <>
      <PageHead title="My account" extra={`${account.data?.user.email ?? user.email} · ${user.roleLabel}`} />
      <div className="account">
        <div className="account-column">
          <Panel title="Profile">
            <Await loaded={account}>
              {(data) => (
                <>
                  <OwnEmail account={data} onDone={account.reload} />
                  <ProfilePanel account={data} onDone={account.reload} />
                </>
              )}
            </Await>
          </Panel>
          <PasswordPanel
            email={account.data?.user.email ?? user.email}
            hasPassword={account.data?.hasPassword ?? true}
          />
        </div>
        <div className="account-column">
          <Await loaded={account}>
            {(data) => <SecondFactorPanel state={data.secondFactor} onChange={account.reload} />}
          </Await>
          <SessionsPanel />
        </div>
        <div className="account-wide">
          <TokensPanel />
        </div>
      </div>
    </>
  );
}
