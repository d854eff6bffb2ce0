// A mail server for tests on 127.0.0.1: keeps what it is given, and can be told to refuse.
import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Received {
  /** Addresses of the envelope: also those of blind copies. */
  recipients: string[];
  to: string;
  cc: string;
  subject: string;
  text: string;
  html: string | null;
  messageId: string;
}

export interface TestSmtp {
  url: string;
  received: Received[];
  /** Answers every mail with 451 (try again later) while true. */
  refuse: boolean;
  close: () => Promise<void>;
}

const textOf = (address: AddressObject | AddressObject[] | undefined): string =>
  (Array.isArray(address) ? address : address ? [address] : []).map((one) => one.text).join(', ');

export async function startSmtp(): Promise<TestSmtp> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      simpleParser(stream).then(
        (mail) => {
          if (smtp.refuse) return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          received.push({
            recipients: session.envelope.rcptTo.map((one) => one.address),
            to: textOf(mail.to),
            cc: textOf(mail.cc),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || null,
            messageId: mail.messageId ?? '',
          });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
  const smtp: TestSmtp = {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refuse: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return smtp;
}
