// The second factor on the account page: on or off, with the recovery codes that are left.
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { ToneTag } from '../../fields/parts.tsx';
import { http } from '../../providers/http.ts';
import type { Account } from './account.tsx';
import { authUrl, Panel, PasswordDialog } from './parts.tsx';
import { RecoveryCodes, SetUp } from './set-up.tsx';

interface SecondFactorPanelProps {
  state: Account['secondFactor'];
  onChange: () => Promise<void>;
}

const fewCodes = 3;

export function SecondFactorPanel({ state, onChange }: SecondFactorPanelProps) {
  const { message } = App.useApp();
  const [step, setStep] = useState<'setUp' | 'remove' | 'renew' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => {
    setStep(null);
    setCodes(null);
  };
  const finish = () => {
    close();
    void onChange();
  };
  const remove = async (password: string) => {
    await http.post(`${authUrl}/second-factor/remove`, { password });
    void message.success('The second factor is off');
    finish();
  };
  const renew = async (password: string) => {
    const { data } = await http.post<{ recoveryCodes: string[] }>(`${authUrl}/second-factor/recovery-codes`, {
      password,
    });
    setStep(null);
    setCodes(data.recoveryCodes);
  };
  return (
    <Panel
      title="Second factor"
      action={<ToneTag tone={state.enabled ? 'success' : 'neutral'}>{state.enabled ? 'On' : 'Off'}</ToneTag>}
      help={
        state.enabled
          ? 'At sign-in a code from your app is asked after the password.'
          : 'With a second factor, a stolen password alone opens nothing: at sign-in a code from an app on your telephone is asked too.'
      }
    >
      {state.enabled ? (
        <>
          <p className="account-help">
            {state.recoveryCodesLeft} recovery {state.recoveryCodesLeft === 1 ? 'code is' : 'codes are'} left.
            {state.recoveryCodesLeft <= fewCodes && ' Make new ones before you need them.'}
          </p>
          <div className="account-buttons">
            <Button onClick={() => setStep('renew')}>New recovery codes</Button>
            <Button danger onClick={() => setStep('remove')}>
              Switch off
            </Button>
          </div>
        </>
      ) : (
        <Button type="primary" onClick={() => setStep('setUp')}>
          Set up
        </Button>
      )}
      {step === 'setUp' && (
        // Not by a click beside it: the recovery codes are shown this once.
        <Modal open title="Set up the second factor" footer={null} width={480} maskClosable={false} onCancel={finish}>
          <SetUp onDone={finish} onCancel={close} />
        </Modal>
      )}
      {step === 'remove' && (
        <PasswordDialog
          title="Switch off the second factor"
          note={
            state.required
              ? 'Your role demands a second factor: you will have to set up a new one before you can go on.'
              : 'Afterwards your password alone lets you in. Your recovery codes stop working.'
          }
          confirm="Switch off"
          danger
          run={remove}
          onClose={close}
        />
      )}
      {step === 'renew' && (
        <PasswordDialog
          title="New recovery codes"
          note="The codes that you have now stop working."
          confirm="Make new codes"
          run={renew}
          onClose={close}
        />
      )}
      {codes && (
        <Modal open title="New recovery codes" footer={null} width={480} maskClosable={false} onCancel={finish}>
          <RecoveryCodes codes={codes} onDone={finish} />
        </Modal>
      )}
    </Panel>
  );
}
