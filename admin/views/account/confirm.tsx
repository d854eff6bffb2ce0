// Whoever is at the browser shows that he is the one who signed in, a while ago: what he was about to do then goes on.
import { Button, Modal } from 'antd';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { http } from '../../providers/http.ts';
import { signOut } from '../../providers/session.ts';
import { authUrl, PasswordForm } from './parts.tsx';

interface ConfirmDialogProps {
  /** Somebody without a password signs in at a provider, and does so anew. */
  hasPassword: boolean;
  onDone: (confirmed: boolean) => void;
}

/** Over whatever is open: a form, a drawer, another dialog. */
const above = 1100;

export default function ConfirmDialog({ hasPassword, onDone }: ConfirmDialogProps) {
  const navigate = useNavigate();
  const body = useRef<HTMLDivElement>(null);
  const leave = async () => {
    await signOut();
    onDone(false);
    await navigate('/login');
  };
  const confirm = async (password: string) => {
    await http.post(`${authUrl}/confirm`, { password });
    onDone(true);
  };
  return (
    <Modal
      open
      title="Confirm it’s you"
      footer={null}
      width={400}
      zIndex={above}
      maskClosable={false}
      onCancel={() => onDone(false)}
      // The dialog takes the focus when it opens: over another one also from the entry, which has it first.
      afterOpenChange={(open) => open && body.current?.querySelector<HTMLElement>('input, button')?.focus()}
    >
      <div ref={body}>
        {hasPassword ? (
          <PasswordForm
            note="You signed in a while ago. Enter your password to continue."
            confirm="Continue"
            run={confirm}
            onCancel={() => onDone(false)}
          />
        ) : (
          <>
            <p className="account-help">You signed in a while ago. To do this, sign out and sign in again.</p>
            <div className="account-buttons">
              <Button type="primary" onClick={() => void leave()}>
                Sign out
              </Button>
              <Button onClick={() => onDone(false)}>Cancel</Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
