// All that is open to who must have a second factor and has none yet.
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { Logo } from '../../layout/logo.tsx';
import { productName, useTitle } from '../../layout/page.tsx';
import { signOut } from '../../providers/session.ts';
import '../login/login.css';
import { SetUp } from './set-up.tsx';

export default function MustSetUp({ onDone }: { onDone: () => void }) {
  useTitle(['Set up a second factor']);
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    await navigate('/login');
  };
  return (
    <main className="login">
      <div className="login-form login-wide">
        <div className="login-brand">
          <Logo />
          <span>{productName}</span>
        </div>
        <h1>Set up a second factor</h1>
        <p className="login-note">
          Your role demands one. It takes a minute, with an authenticator app on your telephone.
        </p>
        <SetUp onDone={onDone} />
        <Button type="link" onClick={() => void leave()}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
