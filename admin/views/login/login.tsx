// Sign-in: the page at /login, and the form that also appears over a page whose session has ended. Password first, then, where
// the account has a second factor, its code.
import { Button } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Entry } from '../../layout/entry.tsx';
import { useTitle } from '../../layout/page.tsx';
import { SendButton } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import type { ServerError } from '../../providers/http.ts';
import { passSignOn, signIn, useSignOn } from '../../providers/session.ts';
import { Card } from './frame.tsx';

/** Why sign-on through the provider let nobody in, by the word in the address. */
const refusals: Record<string, string> = {
  unavailable: 'The sign-on service cannot be reached at the moment. Try again, or sign in with your password.',
  expired: 'That took too long, or was begun in another window. Try again.',
  refused: 'The sign-on service did not confirm who you are. Try again.',
  unverified: 'The sign-on service has not verified your e-mail address.',
  unknown: 'There is no account with your e-mail address. Ask an administrator.',
  other: 'Your e-mail address belonged to somebody else at the sign-on service. Ask an administrator.',
  closed: 'Your account is not active. Ask an administrator.',
  busy: 'Too many attempts from your network. Try again in a few minutes.',
};

export function LoginPage() {
  useTitle(['Sign in']);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const to = safePath(query.get('to'));
  return (
    <main className="login">
      <LoginForm
        email={query.get('email') ?? ''}
        refusal={refusals[query.get('refused') ?? ''] ?? null}
        owesCode={query.has('code')}
        done={query.has('chosen') ? 'Your password is set. Sign in with it.' : null}
        to={to}
        onDone={() => navigate(to, { replace: true })}
      />
    </main>
  );
}

/** Only addresses of the panel itself: `//elsewhere` would leave it. */
function safePath(wanted: string | null): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

interface LoginFormProps {
  note?: string;
  email?: string;
  /** What went wrong before. */
  refusal?: string | null;
  done?: string | null;
  /** Comes back from the provider, and the account has a second factor. */
  owesCode?: boolean;
  /** Where to go on after signing on through the provider; absent: the form lies over a page that stays. */
  to?: string;
  onDone: () => void | Promise<void>;
}

export function LoginForm(props: LoginFormProps) {
  const { note, email: knownEmail = '', refusal = null, done, owesCode = false, to, onDone } = props;
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  /** Null: not asked yet. */
  const [code, setCode] = useState<string | null>(owesCode ? '' : null);
  const [bySignOn, setBySignOn] = useState(owesCode);
  const [before, setBefore] = useState(refusal);
  const form = useSubmit([]);
  const first = useRef<InputRef>(null);
  const passwordInput = useRef<InputRef>(null);
  const codeInput = useRef<InputRef>(null);
  const asksCode = code !== null;
  useEffect(() => {
    (asksCode ? codeInput : knownEmail ? passwordInput : first).current?.focus();
  }, [knownEmail, asksCode]);

  const send = async () => {
    try {
      await (bySignOn ? passSignOn(code ?? '') : signIn(email.trim(), password, code));
    } catch (caught) {
      if ((caught as ServerError).code !== 'DIDCodeNeeded') throw caught;
      setCode('');
      return;
    }
    await onDone();
  };
  const submit = async () => {
    setBefore(null);
    const missing = Object.entries({
      ...(bySignOn
        ? {}
        : {
            email: email.trim() === '' && 'Enter your e-mail address.',
            password: password === '' && 'Enter your password.',
          }),
      code: code === '' && 'Enter the code.',
    }).find(([, text]) => text);
    if (missing) return form.refuse({ [missing[0]]: String(missing[1]) });
    if (!(await form.submit(send))) (asksCode ? codeInput : passwordInput).current?.focus();
  };
  const again = () => {
    setCode(null);
    setBySignOn(false);
    setPassword('');
    form.refuse({});
  };

  if (asksCode)
    return (
      <Card title="Second factor" form={form} onSubmit={submit}>
        <Entry
          label="Code"
          name="code"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          error={form.errors['code']}
          help="The six figures that your app shows, or one of your recovery codes."
          inputRef={codeInput}
        />
        <SendButton form={form} wide>
          Go on
        </SendButton>
        <Button type="link" onClick={again} block>
          Sign in as somebody else
        </Button>
      </Card>
    );
  return (
    <Card
      title="Sign in"
      note={note}
      done={before || form.problem ? null : done}
      problem={before}
      form={form}
      onSubmit={submit}
    >
      <Entry
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        error={form.errors['email']}
        inputRef={first}
      />
      <Entry
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={form.errors['password']}
        inputRef={passwordInput}
      />
      <SendButton form={form} wide>
        Sign in
      </SendButton>
      {to !== undefined && <OtherWays to={to} email={email} />}
    </Card>
  );
}

function OtherWays({ to, email }: { to: string; email: string }) {
  const signOn = useSignOn();
  return (
    <>
      <Link className="login-other" to={`/forgot${email ? `?email=${encodeURIComponent(email)}` : ''}`}>
        Forgot your password?
      </Link>
      {signOn && (
        <Button block size="large" href={`/api/auth/oidc/start?to=${encodeURIComponent(to)}`}>
          Sign in with {signOn.label}
        </Button>
      )}
    </>
  );
}
