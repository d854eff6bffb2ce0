// Sign-in: the page at /login, and the form that also appears over a page whose session has ended.
import { Alert, Button, Input } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { busyIcon } from '../../layout/busy.tsx';
import { Logo } from '../../layout/logo.tsx';
import { productName, useTitle } from '../../layout/page.tsx';
import type { ServerError } from '../../providers/http.ts';
import { signIn } from '../../providers/session.ts';
import './login.css';

export function LoginPage() {
  useTitle(['Sign in']);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  return (
    <main className="login">
      <LoginForm onDone={() => navigate(safePath(query.get('to')), { replace: true })} />
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
  onDone: () => void | Promise<void>;
}

export function LoginForm({ note, email: knownEmail = '', onDone }: LoginFormProps) {
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const emailInput = useRef<InputRef>(null);
  const passwordInput = useRef<InputRef>(null);
  useEffect(() => (knownEmail ? passwordInput : emailInput).current?.focus(), [knownEmail]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = email.trim() === '' ? emailInput : password === '' ? passwordInput : null;
    if (missing) {
      setProblem(missing === emailInput ? 'Enter your e-mail address.' : 'Enter your password.');
      missing.current?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await signIn(email.trim(), password);
      await onDone();
    } catch (caught) {
      setProblem((caught as ServerError).message);
      setBusy(false);
      passwordInput.current?.focus();
    }
  };

  return (
    <form className="login-form" onSubmit={(event) => void submit(event)} noValidate aria-labelledby={`${id}-title`}>
      <div className="login-brand">
        <Logo />
        <span>{productName}</span>
      </div>
      <h1 id={`${id}-title`}>Sign in</h1>
      {note && <p className="login-note">{note}</p>}
      {problem && <Alert type="error" message={problem} id={`${id}-problem`} role="alert" showIcon />}
      <label htmlFor={`${id}-email`}>E-mail</label>
      <Input
        id={`${id}-email`}
        ref={emailInput}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        {...(problem ? { 'aria-describedby': `${id}-problem` } : {})}
      />
      <label htmlFor={`${id}-password`}>Password</label>
      <Input.Password
        id={`${id}-password`}
        ref={passwordInput}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        {...(problem ? { 'aria-describedby': `${id}-problem` } : {})}
      />
      <Button type="primary" htmlType="submit" loading={busyIcon(busy)} block size="large">
        Sign in
      </Button>
    </form>
  );
}
