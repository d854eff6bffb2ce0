// E-mail templates: the texts that the system sends, with the variables that each may use.
import { boolean, choice, defineResource, grant, tags, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const categories = [
  { value: 'credit', label: 'Credit', help: 'Balances, limits and spend of carriers' },
  { value: 'rates', label: 'Rates', help: 'Price notices' },
  { value: 'account', label: 'Account', help: 'Invitations, passwords' },
  { value: 'system', label: 'System', help: 'Alerts of the platform itself' },
] as const;

/** What a text about credit may say: the sender knows these and no others. */
export const creditVariables = [
  'CARRIER_NAME', 'CARRIER_CODE', 'CONTACT_NAME', 'ALERT_NAME', 'BALANCE_NAME', 'BALANCE_AMOUNT', 'CUSTOMER_BALANCE', 'SUPPLIER_BALANCE',
  'AVAILABLE_CREDIT', 'CREDIT_LIMIT', 'SPEND_AMOUNT', 'SPEND_LIMIT', 'THRESHOLD', 'CURRENCY', 'OCCURRED_AT', 'CARRIER_URL',
] as const; // prettier-ignore

/**
 * True when every `${…}` in the field is declared: with the declared ones taken out, no `${` is left.
 * Declared names are capitals, digits and _, so their JSON text becomes an alternation by exchanging punctuation.
 */
const declared = (field: 'subject' | 'html' | 'text'): string => {
  const names = `replace(translate({variables}::text, '[]" ', ''), ',', '|')`;
  const rest = `regexp_replace({${field}}, '[$][{](' || ${names} || ')[}]', '', 'g')`;
  return `${rest} !~ '[$][{]' AND {${field}} !~ '[$][{][}]'`;
};
const undeclared = 'uses a variable that is not in the list of variables, such as a misspelt ${NAME}';

export const emailTemplates = defineResource({
  name: 'email_templates',
  label: { one: 'E-mail template', many: 'E-mail templates' },
  group: 'Catalogue',
  icon: 'mail',
  title: 'name',
  fields: {
    name: text({ required: true, maxLength: 100, search: true, help: 'As it is called in pickers' }),
    slug: text({
      label: 'Key',
      required: true,
      maxLength: 64,
      unique: true,
      immutable: true,
      search: true,
      pattern: '^[a-z][a-z0-9_]{1,63}$',
      patternHint: '2 to 64 small letters, digits or _, such as low_balance',
      help: 'By which the system finds it; fixed once saved',
    }),
    category: choice(categories, { required: true, index: true }),
    subject: text({ required: true, maxLength: 200, search: true }),
    text: text({
      label: 'Plain text',
      required: true,
      maxLength: 100000,
      multiline: true,
      help: 'Write variables as ${CARRIER_NAME}',
    }),
    html: text({ label: 'HTML', maxLength: 200000, multiline: true, help: 'Empty: the plain text is sent alone' }),
    variables: tags({
      pattern: '^[A-Z][A-Z0-9_]{0,39}$',
      patternHint: 'names in capitals such as BALANCE_AMOUNT',
      maxItems: 50,
      help: 'What ${…} may stand for in subject and texts',
    }),
    isActive: boolean({ label: 'Active', default: true, index: true, help: 'Off: not sent, and hidden from pickers' }),
  },
  list: {
    columns: ['name', 'slug', 'category', 'subject', 'variables', 'isActive', 'updatedAt'],
    filters: ['name', 'slug', 'category', 'subject', 'isActive', 'updatedAt'],
    sort: [
      { field: 'category', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Credit', where: { field: 'category', op: 'eq', value: 'credit' } },
      { label: 'Rates', where: { field: 'category', op: 'eq', value: 'rates' } },
      { label: 'Account', where: { field: 'category', op: 'eq', value: 'account' } },
      { label: 'System', where: { field: 'category', op: 'eq', value: 'system' } },
    ],
    empty: 'Add a template, so that credit alerts and notices have a text to send.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'slug', 'category', 'isActive', 'variables'] },
        { title: 'Message', fields: ['subject', 'text', 'html'] },
      ],
    },
    { label: 'Preview', view: 'template-preview', when: { category: 'credit' } },
  ],
  access: {
    read: grant.staff,
    create: ['super_admin', 'admin', 'finance'],
    update: ['super_admin', 'admin', 'finance'],
    delete: grant.admins,
  },
  rules: [
    {
      name: 'variables_of_credit',
      fields: ['variables'],
      message: `may only be these in a text about credit: ${creditVariables.join(', ')}`,
      sql: `{category} <> 'credit' OR {variables} <@ '${JSON.stringify(creditVariables)}'::jsonb`,
    },
    { name: 'subject_variables_known', fields: ['subject'], message: undeclared, sql: declared('subject') },
    { name: 'text_variables_known', fields: ['text'], message: undeclared, sql: declared('text') },
    { name: 'html_variables_known', fields: ['html'], message: undeclared, sql: declared('html') },
  ],
});
export type EmailTemplate = Row<typeof emailTemplates>;
