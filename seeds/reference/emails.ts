// E-mail templates that the system sends by their key. `${NAME}` stands for a variable; each text uses declared ones alone.
import type { EmailTemplate } from '../../resources/catalogue/email_templates.ts';

type Template = Pick<EmailTemplate, 'slug' | 'name' | 'category' | 'subject' | 'text'>;

const templates: readonly Template[] = [
  {
    slug: 'low_balance',
    name: 'Low balance',
    category: 'credit',
    subject: '${CARRIER_NAME}: balance is below ${THRESHOLD} ${CURRENCY}',
    text: `Dear \${CONTACT_NAME},

the \${BALANCE_NAME} of \${CARRIER_NAME} has fallen below the level we agreed to tell you about.

Balance: \${BALANCE_AMOUNT} \${CURRENCY}
Level: \${THRESHOLD} \${CURRENCY}
Credit limit: \${CREDIT_LIMIT} \${CURRENCY}
As of: \${OCCURRED_AT}

New calls stop when balance and credit limit are used up. Please arrange a payment in time.

Your carrier services team`,
  },
  {
    slug: 'balance_cleared',
    name: 'Balance cleared',
    category: 'credit',
    subject: '${CARRIER_NAME}: balance is back above ${THRESHOLD} ${CURRENCY}',
    text: `Dear \${CONTACT_NAME},

the \${BALANCE_NAME} of \${CARRIER_NAME} is back above the level of our last notice. Nothing is left for you to do.

Balance: \${BALANCE_AMOUNT} \${CURRENCY}
Level: \${THRESHOLD} \${CURRENCY}
As of: \${OCCURRED_AT}

Your carrier services team`,
  },
  {
    slug: 'spend_breach',
    name: '24-hour spend reached',
    category: 'credit',
    subject: '${CARRIER_NAME}: 24-hour spend has reached ${THRESHOLD} ${CURRENCY}',
    text: `Dear \${CONTACT_NAME},

the spend of \${CARRIER_NAME} within 24 hours has reached the agreed limit.

Spend: \${SPEND_AMOUNT} \${CURRENCY}
Limit: \${THRESHOLD} \${CURRENCY}
As of: \${OCCURRED_AT}

If this traffic is not expected, please look for misuse at once and call our NOC, who can hold the calls.

Your carrier services team`,
  },
  {
    slug: 'net_exposure',
    name: 'Net exposure',
    category: 'credit',
    subject: '${CARRIER_NAME}: net exposure has reached ${THRESHOLD} ${CURRENCY}',
    text: `Dear \${CONTACT_NAME},

customer and supplier balance of \${CARRIER_NAME}, taken together, have reached the agreed exposure.

Customer balance: \${CUSTOMER_BALANCE} \${CURRENCY}
Supplier balance: \${SUPPLIER_BALANCE} \${CURRENCY}
Net: \${BALANCE_AMOUNT} \${CURRENCY}
Agreed exposure: \${THRESHOLD} \${CURRENCY}
As of: \${OCCURRED_AT}

Please tell us whether you wish to net the two or to pay.

Your carrier services team`,
  },
  {
    slug: 'high_balance',
    name: 'High balance',
    category: 'credit',
    subject: '${CARRIER_NAME}: balance is above ${THRESHOLD} ${CURRENCY}',
    text: `Dear \${CONTACT_NAME},

the \${BALANCE_NAME} of \${CARRIER_NAME} has risen above the level that we agreed to tell you about.

Balance: \${BALANCE_AMOUNT} \${CURRENCY}
Level: \${THRESHOLD} \${CURRENCY}
As of: \${OCCURRED_AT}

Please tell us whether you wish to have a part of it paid out.

Your carrier services team`,
  },
  {
    slug: 'credit_cleared',
    name: 'Credit alert over',
    category: 'credit',
    subject: '${CARRIER_NAME}: ${ALERT_NAME} is over',
    text: `Dear \${CONTACT_NAME},

what our last notice about \${CARRIER_NAME} was about is over: \${ALERT_NAME}. Nothing is left for you to do.

Customer balance: \${CUSTOMER_BALANCE} \${CURRENCY}
Supplier balance: \${SUPPLIER_BALANCE} \${CURRENCY}
Level: \${THRESHOLD} \${CURRENCY}
As of: \${OCCURRED_AT}

Your carrier services team`,
  },
  {
    slug: 'rate_notice',
    name: 'Rate notice',
    category: 'rates',
    subject: 'Rate notice for ${PLAN_NAME}, effective ${EFFECTIVE_DATE}',
    text: `Dear \${CONTACT_NAME},

the rates of \${PLAN_NAME} (\${CURRENCY}) change on \${EFFECTIVE_DATE} (\${TIME_ZONE}).

Increases: \${INCREASES}
Decreases: \${DECREASES}
New destinations: \${ADDITIONS}
Withdrawn destinations: \${DELETIONS}

The full rate sheet is attached. Rates that are not in it stay as they are.

Your carrier services team`,
  },
  {
    slug: 'user_invite',
    name: 'Invitation',
    category: 'account',
    subject: '${INVITER_NAME} invites you to ${PRODUCT_NAME}',
    text: `Dear \${CONTACT_NAME},

\${INVITER_NAME} has opened an account for you at \${PRODUCT_NAME}. Your name to sign in with is \${EMAIL}.

Set your password here: \${INVITE_URL}

The link is good until \${EXPIRES_AT} and works once. If you do not expect this invitation, leave it alone: without a
password the account stays closed.

Your carrier services team`,
  },
];

/** Names used in a text, in order of first use. */
function variablesOf({ subject, text }: Template): string[] {
  return [...new Set([...`${subject} ${text}`.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map((match) => match[1] as string))];
}

/** The same words as HTML: paragraphs, and rows of `Name: value` as a table. */
function toHtml(text: string): string {
  const blocks = text.split('\n\n').map((block) => {
    const lines = block.split('\n');
    if (!lines.every((line) => /^[A-Z0-9][^:.]*: \$\{/.test(line))) return `<p>${lines.join(' ')}</p>`;
    const rows = lines.map((line) => {
      const colon = line.indexOf(': ');
      return `<tr><td style="padding:2px 16px 2px 0">${line.slice(0, colon)}</td><td><strong>${line.slice(colon + 2)}</strong></td></tr>`;
    });
    return lines.length === 1 && text.includes('INVITE_URL')
      ? '<p><a href="${INVITE_URL}">Set your password</a></p>'
      : `<table>${rows.join('')}</table>`;
  });
  return `<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px">${blocks.join('')}</body></html>`;
}

export const emailTemplates: Partial<EmailTemplate>[] = templates.map((template) => ({
  ...template,
  html: toHtml(template.text),
  variables: variablesOf(template),
}));
