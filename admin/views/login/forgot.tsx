// The page at /forgot: asks for a mail with a link to choose a new password. It says the same whether or not there is such an account.
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Entry } from '../../layout/entry.tsx';
import { useTitle } from '../../layout/page.tsx';
import { SendButton } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { apiUrl, http } from '../../providers/http.ts';
import { Card } from './frame.tsx';

export default function ForgotPage() {
  useTitle(['Forgot password']);
  const [query] = useSearchParams();
  const [email, setEmail] = useState(query.get('email') ?? '');
  const [sent, setSent] = useState(false);
  const form = useSubmit(['email']);
  const submit = async () => {
    if (email.trim() === '') return form.refuse({ email: 'Enter your e-mail address.' });
    if (await form.submit(() => http.post(`${apiUrl}/auth/forgot`, { email: email.trim() }))) setSent(true);
  };
  return (
    <main className="login">
      <Card
        title="Forgot your password?"
        note={sent ? null : 'Enter your e-mail address, and we mail you a link to choose a new one.'}
        form={form}
        done={
          sent ? 'If there is an account with this address, a mail is on its way. Its link works for one hour.' : null
        }
        onSubmit={submit}
      >
        {!sent && (
          <>
            <Entry
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={setEmail}
              error={form.errors['email']}
            />
            <SendButton form={form} wide>
              Send the link
            </SendButton>
          </>
        )}
        <Link className="login-other" to="/login">
          Back to sign-in
        </Link>
      </Card>
    </main>
  );
}
