// The pages at /invite/… and /reset/…: where the link of a mail leads, to choose a password.
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { busyIcon } from '../../layout/busy.tsx';
import { Entry } from '../../layout/entry.tsx';
import { useTitle } from '../../layout/page.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { Card } from './frame.tsx';

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
    <Card title={titles[owner.purpose]} note={note} problem={form.problem} onSubmit={() => void submit()}>
      {/* For password managers. */}
      <input type="hidden" name="username" autoComplete="username" value={owner.email} readOnly />
      <Entry
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={setPassword}
        error={form.errors['password']}
        help="At least 12 characters. A few words that do not belong together are good."
      />
      <Button type="primary" htmlType="submit" loading={busyIcon(form.busy)} block size="large">
        {owner.purpose === 'invitation' ? 'Begin' : 'Set password'}
      </Button>
    </Card>
  );
}
