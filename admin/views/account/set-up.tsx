// Setting up the second factor: the picture for the app, the first code, then the recovery codes, shown this once.
import { App, Button } from 'antd';
import { useState } from 'react';
import { CopyButton } from '../../fields/parts.tsx';
import { Entry } from '../../layout/entry.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { Problem, SendButton, SmallForm } from '../../layout/small-form.tsx';
import { useSubmit } from '../../layout/submit.ts';
import { http } from '../../providers/http.ts';
import { authUrl } from './parts.tsx';
import { useBegun } from './begun.ts';
import type { Begun } from './begun.ts';

/** `onDone` is called when the person says that the recovery codes are kept. */
export function SetUp({ onDone, onCancel }: { onDone: () => void; onCancel?: (() => void) | undefined }) {
  const { begun, error, retry } = useBegun();
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (error) return <ErrorView error={error} retry={retry} />;
  if (!begun) return <div className="bone bone-row" aria-busy="true" />;
  return <Confirm begun={begun} onConfirmed={setCodes} onCancel={onCancel} />;
}

/** In fours, as a person types it. */
const fours = (text: string): string[] => text.match(/.{1,4}/g) ?? [];

interface ConfirmProps {
  begun: Begun;
  onConfirmed: (codes: string[]) => void;
  onCancel?: (() => void) | undefined;
}

function Confirm({ begun, onConfirmed, onCancel }: ConfirmProps) {
  const [code, setCode] = useState('');
  const form = useSubmit(['code']);
  const submit = async () => {
    if (code.trim() === '') return form.refuse({ code: 'Enter the code that the app shows.' });
    await form.submit(async () => {
      const { data } = await http.post<{ recoveryCodes: string[] }>(`${authUrl}/second-factor/confirm`, {
        code: code.trim(),
      });
      onConfirmed(data.recoveryCodes);
    });
  };
  return (
    <SmallForm form={form} onSubmit={submit}>
      <ol className="account-steps">
        <li>
          <div>
            <strong>Scan this with an authenticator app</strong>
            <div className="account-qr">
              <img src={begun.qr} alt="QR code for the app; its text stands beside it" />
              <div>
                Or <a href={begun.uri}>open an app on this device</a>, or type this in:
                <br />
                <span className="account-secret">
                  {fours(begun.secret).map((four, at) => (
                    <span key={at}>{four}</span>
                  ))}
                </span>
                <CopyButton text={begun.secret} label="Copy the secret" />
              </div>
            </div>
          </div>
        </li>
        <li>
          <div>
            <Problem text={form.problem} />
            <Entry
              label="Enter the code that it shows"
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
              value={code}
              onChange={setCode}
              error={form.errors['code']}
            />
            <div className="account-buttons">
              <SendButton form={form}>Switch on</SendButton>
              {onCancel && <Button onClick={onCancel}>Cancel</Button>}
            </div>
          </div>
        </li>
      </ol>
    </SmallForm>
  );
}

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { message } = App.useApp();
  const text = codes.join('\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => void message.success('Copied'),
      () => void message.error('This browser does not let pages copy: mark and copy the codes by hand'),
    );
  return (
    <>
      <p className="account-help">
        <strong>Keep these recovery codes where you find them without your telephone.</strong> Each lets you in once.
        They are not shown again.
      </p>
      <ul className="account-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="account-buttons">
        <Button type="primary" onClick={onDone}>
          I have kept them
        </Button>
        <Button onClick={() => void copy()}>Copy all</Button>
      </div>
    </>
  );
}
