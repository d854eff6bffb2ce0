// What the credit alerts see: for each alert the value it watches, where it fires and clears, and the step that is due. One statement
// over all of them; the state machine (domain, 2.5) is written here and nowhere else.
import type { Standing } from './variables.ts';

export interface DueAlert extends Standing {
  id: string;
  /** `dropped`: nothing to watch any more, so that it is quiet without a word to anybody. */
  step: 'fired' | 'repeated' | 'cleared' | 'dropped';
  /** Whether a message may go out in this window, and whether the window begins anew. */
  windowFree: boolean;
  windowOver: boolean;
  /** The firing that ends now was told to somebody. */
  told: boolean;
  recipients: string;
  templateId: string | null;
  clearedTemplateId: string | null;
}

const bySide = (customer: string, supplier: string): string =>
  `CASE a.direction WHEN 'supplier' THEN ${supplier} ELSE ${customer} END`;

/** Amounts by which a credit limit of a percentage is meant: 20 % of a limit of 1,000 is left at a balance of -800. */
const amountAt = (threshold: string): string => `CASE a.threshold_type WHEN 'percent'
  THEN round(v.ceiling * ${threshold} / 100, 4) - CASE a.alert_type WHEN 'low_balance' THEN v.ceiling ELSE 0 END ELSE ${threshold} END`;

const minutes = (count: string): string => `${count} * interval '1 minute'`;

/** Alerts of a carrier (`$1`, all of them when NULL) at a moment (`$2`). Due ones alone when `$3`. */
export const watchSql = `
SELECT a.id, a.recipients::text AS recipients, a.template_id AS "templateId", a.cleared_template_id AS "clearedTemplateId",
  a.alert_type AS "alertType", a.direction, c.id AS "carrierId", c.name AS "carrierName", c.code AS "carrierCode", c.time_zone AS "timeZone",
  money.code AS currency, money.decimals, c.customer_balance AS "customerBalance", c.supplier_balance AS "supplierBalance",
  c.available_credit AS "availableCredit", c.customer_credit_limit AS "customerCreditLimit", c.supplier_credit_limit AS "supplierCreditLimit",
  c.customer24_hr_spend AS "customerSpend", c.supplier24_hr_spend AS "supplierSpend",
  c.customer24_hr_spend_limit AS "customerSpendLimit", c.supplier24_hr_spend_limit AS "supplierSpendLimit",
  v.value, t.at, s.step, w."windowFree", w."windowOver", COALESCE(a.last_sent_at >= a.last_fired_at, false) AS told
FROM carrier_credit_alerts a JOIN carriers c ON c.id = a.carrier_id JOIN currencies money ON money.id = c.primary_currency_id
CROSS JOIN LATERAL (SELECT
  CASE a.alert_type
    WHEN '24hr_spend_breach' THEN ${bySide('c.customer24_hr_spend', 'c.supplier24_hr_spend')}
    WHEN 'net_exposure' THEN ${bySide('c.supplier_balance - c.customer_balance', 'c.customer_balance - c.supplier_balance')}
    ELSE ${bySide('c.customer_balance', 'c.supplier_balance')} END AS value,
  CASE a.alert_type
    WHEN '24hr_spend_breach' THEN ${bySide('c.customer24_hr_spend_limit', 'c.supplier24_hr_spend_limit')}
    WHEN 'net_exposure' THEN c.bilateral_credit_limit
    ELSE ${bySide(`CASE c.customer_credit_type WHEN 'postpaid' THEN c.customer_credit_limit END`, 'c.supplier_credit_limit')} END AS ceiling,
  CASE WHEN a.direction = 'customer' AND a.alert_type = '24hr_spend_breach' THEN c.customer_spend_action = 'ignore'
    WHEN a.alert_type = 'net_exposure' THEN c.bilateral_limit_action = 'ignore' ELSE false END AS ignored) v
CROSS JOIN LATERAL (SELECT ${amountAt('a.threshold')} AS at, COALESCE(${amountAt('a.reset_threshold')}, ${amountAt('a.threshold')}) AS back) t
CROSS JOIN LATERAL (SELECT
  CASE a.alert_type WHEN 'low_balance' THEN v.value < t.at WHEN 'high_balance' THEN v.value > t.at ELSE v.value >= t.at END AS beyond,
  CASE a.alert_type WHEN 'low_balance' THEN v.value >= t.back WHEN 'high_balance' THEN v.value <= t.back ELSE v.value < t.back END AS within) b
CROSS JOIN LATERAL (SELECT
  COALESCE(a.window_started_at + ${minutes('a.per_minutes')} <= $2::timestamptz, true) AS "windowOver",
  COALESCE(a.window_started_at + ${minutes('a.per_minutes')} <= $2::timestamptz, true) OR a.sent_in_window < a.max_alerts AS "windowFree",
  COALESCE(a.last_sent_at + ${minutes('a.per_minutes')} / a.max_alerts <= $2::timestamptz, true) AS "repeatDue") w
CROSS JOIN LATERAL (SELECT CASE
  WHEN NOT a.is_active OR c.status = 'disabled' OR v.ignored OR t.at IS NULL THEN CASE a.state WHEN 'fired' THEN 'dropped' END
  WHEN a.state = 'none' THEN CASE WHEN b.beyond THEN 'fired' END
  WHEN b.within THEN 'cleared'
  WHEN w."windowFree" AND w."repeatDue" THEN 'repeated' END AS step) s
WHERE ($1::uuid IS NULL OR a.carrier_id = $1) AND s.step IS NOT NULL`;
