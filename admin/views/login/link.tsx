// The pages at /invite/… and /reset/…: where the link of a mail leads, to choose a password.
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useTitle } from '../../layout/page.tsx';
import { SendButton } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { Card } from './frame.tsx';
import { NewPassword } from './new-password.tsx';

interface LinkOwner {
  purpose: 'invitation' | 'reset';
  email: string;
}

const titles = { invitation: 'Welcome', reset: 'Choose a new password' };

export default function LinkPage() {
  const { token = '' } = useParams();
  const [owner, setOwner] = useState<LinkOwner | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useTitle([owner ? titles[owner.purpose] : 'Choose a password']);
  const path = `${apiUrl}/auth/links/${encodeURIComponent(token)}`;
  useEffect(() => {
    http.get<LinkOwner>(path).then(
      ({ data }) => setOwner(data),
      (error: ServerError) => setRefusal(error.message),
    );
  }, [path]);
  return (
    <main className="login">
      {refusal && (
        <Card title="This link cannot be used" problem={refusal}>
          <Link className="login-other" to="/forgot">
            Ask for a new one
          </Link>
          <Link className="login-other" to="/login">
            Sign in
          </Link>
        </Card>
      )}
      {owner && !refusal && <ChoosePassword owner={owner} path={path} />}
    </main>
  );
}

function ChoosePassword({ owner, path }: { owner: LinkOwner; path: string }) {
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const form = useSubmit(['password']);
  const submit = async () => {
    if (password === '') return form.refuse({ password: 'Enter a password.' });
    const isSet = await form.submit(() => http.post(path, { password }));
    if (isSet) await navigate(`/login?chosen&email=${encodeURIComponent(owner.email)}`, { replace: true });
  };
  const note =
    owner.purpose === 'invitation'
      ? `Choose a password for your account, ${owner.email}.`
      : `For your account, ${owner.email}. Where it is signed in now, it is signed out.`;
  return (
    <Card title={titles[owner.purpose]} note={note} form={form} onSubmit={submit}>
      <NewPassword
        email={owner.email}
        autoFocus
        value={password}
        onChange={setPassword}
        error={form.errors['password']}
      />
      <SendButton form={form} wide>
        {owner.purpose === 'invitation' ? 'Begin' : 'Set password'}
      </SendButton>
    </Card>
  );
}
