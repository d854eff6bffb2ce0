// What changed of how somebody signs in, told to him by mail: who did not do it himself learns of it (OWASP ASVS, 2.2.3).
import type { Context, Request } from '../context.ts';

const changes = {
  password: 'The password of your account was changed.',
  email: 'The e-mail address of your account was changed: it is no longer this one.',
  secondFactorOn: 'A second factor was set up for your account: at sign-in a code from an app is asked.',
  secondFactorOff: 'The second factor of your account was switched off: the password alone lets in.',
  recoveryCodes: 'New recovery codes were made for your account; the former ones stopped working.',
  recoveryCodeUsed: 'Somebody signed in to your account with a recovery code. It is used up.',
  token: 'A token was made with which a script may use the API in your name.',
} as const;

/** Tells the owner of `email`, while the request goes on. Where no mail server is set nobody is told. */
export function tellOwner(
  { mail, publicUrl }: Context,
  { viewer, ip }: { viewer: { email: string | null }; ip: Request['ip'] },
  email: string,
  change: keyof typeof changes,
): void {
  if (!mail.sends) return;
  const by = viewer.email !== null && viewer.email !== email ? ` by ${viewer.email}` : '';
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ');
  mail.sendSoon({
    to: [email],
    subject: 'Your sign-in to the DIDTron back office was changed',
    text: `${changes[change]}

When: ${when} UTC${by}
From: ${ip}

If this was you, or you know of it, there is nothing to do. If not, choose a new password at ${publicUrl}/forgot and tell an administrator.
`,
  });
}
