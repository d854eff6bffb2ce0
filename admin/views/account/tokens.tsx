// Personal tokens of the API: made with a name, scopes and an end, shown once, revoked here.
import { App, Button, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import type { TokenCard } from '../../../api/auth/tokens.ts';
import { CopyButton, ToneTag } from '../../fields/parts.tsx';
import { absoluteTime, useNow } from '../../fields/time.ts';
import { Empty } from '../../layout/empty.tsx';
import { http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { NewTokenForm } from './new-token.tsx';
import { Await, authUrl, Moment, Panel, useLoaded } from './parts.tsx';

export function TokensPanel() {
  const tokens = useLoaded<TokenCard[]>('tokens');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const close = () => {
    setAdding(false);
    setMade(null);
  };
  return (
    <Panel
      title="API tokens"
      help="For scripts that use the API in your name, as Authorization: Bearer … A token may never do more than you may, and never changes who can sign in."
      action={<Button onClick={() => setAdding(true)}>New token</Button>}
    >
      <Await loaded={tokens}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No tokens" hint="A script that should read or write without your password needs one." />
          ) : (
            <TokenRows list={list} path="tokens" onRevoked={tokens.reload} />
          )
        }
      </Await>
      {adding && (
        <Modal
          open
          title={made ? 'Your new token' : 'New token'}
          footer={null}
          width={480}
          maskClosable={false}
          onCancel={close}
        >
          {made ? (
            <MadeToken token={made} onDone={close} />
          ) : (
            <NewTokenForm
              onCancel={close}
              onMade={(token) => {
                setMade(token);
                void tokens.reload();
              }}
            />
          )}
        </Modal>
      )}
    </Panel>
  );
}

/** The tokens of somebody else, on the page of a user. */
export function UserTokens({ userId }: { userId: string }) {
  const path = `users/${userId}/tokens`;
  const tokens = useLoaded<TokenCard[]>(path);
  return (
    <Await loaded={tokens}>
      {(list) =>
        list.length === 0 ? (
          <Empty title="No tokens" hint="Scripts that use the API in the name of this user would stand here." />
        ) : (
          <TokenRows list={list} path={path} onRevoked={tokens.reload} />
        )
      }
    </Await>
  );
}

interface TokenRowsProps {
  list: TokenCard[];
  /** Where they are, below the sign-in routes. */
  path: string;
  onRevoked: () => Promise<void>;
}

function TokenRows({ list, path, onRevoked }: TokenRowsProps) {
  const { message, notification } = App.useApp();
  const revoke = async (token: TokenCard) => {
    try {
      await http.delete(`${authUrl}/${path}/${token.id}`);
      void message.success(`“${token.name}” is revoked`);
    } catch (caught) {
      notification.error({ message: 'This was refused', description: (caught as ServerError).message });
    }
    await onRevoked();
  };
  return (
    <ul className="account-rows">
      {list.map((token) => (
        <li key={token.id}>
          <TokenLine token={token} />
          <Popconfirm
            title={`Revoke “${token.name}”?`}
            description="Scripts that use it stop working at once."
            okText="Revoke"
            okButtonProps={{ danger: true }}
            onConfirm={() => revoke(token)}
          >
            <Button size="small" danger aria-label={`Revoke ${token.name}`}>
              Revoke
            </Button>
          </Popconfirm>
        </li>
      ))}
    </ul>
  );
}

function TokenLine({ token }: { token: TokenCard }) {
  const isOver = Date.parse(token.expiresAt) <= useNow();
  return (
    <div className="account-row-main">
      <strong>{token.name}</strong>
      <span className="account-row-tags">
        {token.scopes.map((scope) => (
          <ToneTag key={scope} tone={scope === 'read' ? 'neutral' : 'info'}>
            {scope}
          </ToneTag>
        ))}
        {isOver && <ToneTag tone="danger">expired</ToneTag>}
      </span>
      <p>
        {token.start}… · until {absoluteTime(token.expiresAt)} ·{' '}
        {token.lastUsedAt ? (
          <>
            used <Moment iso={token.lastUsedAt} /> from {token.lastUsedIp}
          </>
        ) : (
          'never used'
        )}
      </p>
    </div>
  );
}

function MadeToken({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <>
      <p className="account-help">
        <strong>Copy it now: it is not shown again.</strong> Whoever has it acts in your name.
      </p>
      <p className="account-token">
        {token} <CopyButton text={token} label="Copy the token" />
      </p>
      <Button type="primary" onClick={onDone}>
        I have copied it
      </Button>
    </>
  );
}
