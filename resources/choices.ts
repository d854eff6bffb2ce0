// Choices that several tables share, each stated once; the PostgreSQL enums bear the names of the schema document.
import { choice } from './define/index.ts';

export const partnerType = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'customer', label: 'Customer', tone: 'info', help: 'Sends us traffic (ingress)' },
      { value: 'supplier', label: 'Supplier', tone: 'accent', help: 'We send it traffic (egress)' },
      { value: 'bilateral', label: 'Bilateral', tone: 'neutral', help: 'Both ways' },
    ],
    { pgEnum: 'carrier_partner_type', ...options },
  );

export const routeStatus = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'active', label: 'Active', tone: 'success', help: 'Carries calls' },
      { value: 'testing', label: 'Testing', tone: 'info', help: 'Test system and test numbers only' },
      { value: 'paused', label: 'Paused', tone: 'warning', help: 'No new calls, configuration kept', stops: true },
      { value: 'disabled', label: 'Disabled', tone: 'neutral', help: 'Archived, hidden from pickers', stops: true },
    ],
    { pgEnum: 'route_status', default: 'active', ...options },
  );

export const creditType = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'prepaid', label: 'Prepaid', help: 'Stops at zero' },
      { value: 'postpaid', label: 'Postpaid', help: 'Stops at the credit limit' },
    ],
    { pgEnum: 'credit_type', ...options },
  );

/** What happens to calls when a money limit is reached. */
export const breachAction = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'alert_only', label: 'Alert only', help: 'Calls go on' },
      { value: 'block_calls', label: 'Block calls', tone: 'danger', help: 'New calls are refused' },
      { value: 'ignore', label: 'Ignore', help: 'Neither alert nor block' },
    ],
    { default: 'alert_only', ...options },
  );

/** Whose funds move: those that the partner has with us as a customer, or those that we have with it as our supplier. */
export const side = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'customer', label: 'Customer', tone: 'info', help: 'Their funds with us' },
      { value: 'supplier', label: 'Supplier', tone: 'accent', help: 'Our funds with them' },
    ],
    options,
  );

/** Which way each kind of ledger entry moves the funds: up, down, or as the sign of its amount says. */
export const ledgerSigns = {
  credit: 1,
  payment: 1,
  goodwill: 1,
  refund: 1,
  debit: -1,
  call_batch: -1,
  correction: 0,
  netting: 0,
  opening: 0,
} as const;

const ledgerKinds = [
  { value: 'payment', label: 'Payment', tone: 'success', help: 'Money that has come in' },
  { value: 'credit', label: 'Credit', tone: 'success', help: 'Adds to the funds' },
  { value: 'debit', label: 'Debit', tone: 'warning', help: 'Lowers the funds' },
  { value: 'correction', label: 'Correction', tone: 'neutral', help: 'Mends a mistake, up or down' },
  { value: 'goodwill', label: 'Goodwill', tone: 'info', help: 'Given without being owed' },
  { value: 'refund', label: 'Refund', tone: 'info', help: 'A charge given back' },
] as const;
const machineKinds = [
  { value: 'netting', label: 'Netting', tone: 'accent', help: 'Both sides set off against each other' },
  { value: 'opening', label: 'Opening', tone: 'neutral', help: 'The balance at the beginning' },
  { value: 'call_batch', label: 'Calls', tone: 'neutral', help: 'Charges of calls' },
] as const;
export const ledgerKind = <const O extends object>(options?: O) => choice([...ledgerKinds, ...machineKinds], options);
/** The kinds that people book by hand. */
export const adjustmentKind = <const O extends object>(options?: O) => choice(ledgerKinds, options);

export const healthStatus = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'healthy', label: 'Healthy', tone: 'success' },
      { value: 'degraded', label: 'Degraded', tone: 'warning' },
      { value: 'down', label: 'Down', tone: 'danger' },
    ],
    { pgEnum: 'health_status', ...options },
  );

/** Life of a catalogue entry, from draft to archive. */
export const configStatus = <const O extends object>(options?: O) =>
  choice(
    [
      { value: 'draft', label: 'Draft', tone: 'neutral', help: 'Being prepared' },
      {
        value: 'pending_approval',
        label: 'Pending approval',
        tone: 'warning',
        help: 'Waits for a second pair of eyes',
      },
      { value: 'approved', label: 'Approved', tone: 'info', help: 'Agreed, not on sale yet' },
      { value: 'active', label: 'Active', tone: 'success', help: 'On sale' },
      { value: 'archived', label: 'Archived', tone: 'neutral', help: 'No longer sold' },
    ],
    { default: 'active', ...options },
  );

/** External services that the product works with. */
export const integrations = [
  { value: 'connexcs', label: 'ConnexCS', help: 'Switch' },
  { value: 'brevo', label: 'Brevo', help: 'E-mail' },
  { value: 'nowpayments', label: 'NOWPayments', help: 'Payments' },
  { value: 'ayrshare', label: 'Ayrshare', help: 'Social media' },
  { value: 'openexchangerates', label: 'Open Exchange Rates', help: 'Exchange rates' },
  { value: 'openai', label: 'OpenAI', help: 'Language models' },
] as const;
