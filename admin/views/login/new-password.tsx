// The entry of a new password, wherever one is chosen, with whose it is for password managers.
import type { ComponentProps } from 'react';
import { Entry } from '../../layout/entry.tsx';

/** Tells a password manager which account a password belongs to, where no e-mail address is asked. */
export function AccountName({ email }: { email: string }) {
  return (
    <input
      className="sr-only"
      type="email"
      name="username"
      autoComplete="username"
      aria-hidden
      tabIndex={-1}
      value={email}
      readOnly
    />
  );
}

type EntryProps = ComponentProps<typeof Entry>;

interface NewPasswordProps extends Pick<EntryProps, 'value' | 'onChange' | 'error' | 'autoFocus'> {
  email: string;
}

export function NewPassword({ email, ...entry }: NewPasswordProps) {
  return (
    <>
      <AccountName email={email} />
      <Entry
        {...entry}
        label="New password"
        type="password"
        name="password"
        autoComplete="new-password"
        help="At least 12 characters. A few words that do not belong together are good."
      />
    </>
  );
}
