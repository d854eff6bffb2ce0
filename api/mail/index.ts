// Mail: sent by SMTP where a server is set, else printed to the log, so that links in it reach the person who runs the server.
import type { Context } from '../context.ts';

export interface Mail {
  to: readonly string[];
  cc?: readonly string[];
  bcc?: readonly string[];
  subject: string;
  text: string;
  html?: string | null;
  /** Fixed for one notification, so that a mail sent twice by a fault is one to the reader (RFC 5322, 3.6.4): `<id@host>`. */
  messageId?: string;
}

export interface Mailer {
  /** Whether mail leaves the house; otherwise it is printed. */
  sends: boolean;
  /** Hands one mail to the server; throws when it was not taken. Answers with its message id. */
  send: (mail: Mail) => Promise<string>;
  /** Sends it while the caller goes on; that it was not taken is logged. */
  sendSoon: (mail: Mail) => void;
  /** Waits for what is on its way. */
  close: () => Promise<void>;
}

type Transport = ReturnType<typeof import('nodemailer').createTransport>;

/** Milliseconds that a mail server may take for a step. */
const patience = 10_000;

/** `smtpUrl`: `smtp://user:password@host:port`, or `smtps://`; null prints. */
export function createMailer(smtpUrl: string | null, from: string, log: Context['log']): Mailer {
  if (smtpUrl === null) return withSoon(printer(log), log);
  // Loaded with the first mail: many a process never sends one.
  let opened: Promise<Transport> | undefined;
  const open = async (): Promise<Transport> => {
    const { createTransport } = await import('nodemailer');
    return createTransport(
      {
        url: smtpUrl,
        pool: true,
        maxConnections: 2,
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience * 2,
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { from },
    );
  };
  const mailer: Sender = {
    sends: true,
    send: async (mail) => {
      opened ??= open();
      const sent = await (
        await opened
      ).sendMail({
        ...mail,
        to: [...mail.to],
        cc: [...(mail.cc ?? [])],
        bcc: [...(mail.bcc ?? [])],
        html: mail.html ?? undefined,
      });
      return sent.messageId;
    },
    close: async () => (await opened)?.close(),
  };
  return withSoon(mailer, log);
}

type Sender = Omit<Mailer, 'sendSoon'>;

function withSoon(sender: Sender, log: Context['log']): Mailer {
  const onTheWay = new Set<Promise<unknown>>();
  return {
    ...sender,
    sendSoon: (mail) => {
      const sent: Promise<unknown> = sender
        .send(mail)
        .catch((error: unknown) => log.error(error, `A mail could not be sent: ${mail.subject}`))
        .finally(() => onTheWay.delete(sent));
      onTheWay.add(sent);
    },
    close: async () => {
      await Promise.all(onTheWay);
      await sender.close();
    },
  };
}

function printer(log: Context['log']): Sender {
  let count = 0;
  return {
    sends: false,
    send: async ({ to, subject, text, messageId }) => {
      log.info(`No mail server is set (SMTP_URL). Mail to ${to.join(', ')}: ${subject}\n${text}`);
      count += 1;
      return messageId ?? `<printed-${process.pid}-${count}@localhost>`;
    },
    close: () => Promise.resolve(),
  };
}
