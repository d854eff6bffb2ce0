// How a template about credit reads: with the money of a carrier, or with made-up one.
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { notFound, Planner } from '../operations/plan.ts';
import { guardRead, one } from '../operations/read.ts';
import { render } from './templates.ts';
import type { Template } from './templates.ts';
import { variablesOf } from './variables.ts';
import type { Standing } from './variables.ts';

const sample: Standing = {
  carrierId: '',
  carrierName: 'Example Telecom',
  carrierCode: 'EXAMPLE',
  timeZone: 'UTC',
  currency: 'EUR',
  decimals: 2,
  customerBalance: '-8240.5',
  supplierBalance: '-1310',
  availableCredit: '1759.5',
  customerCreditLimit: '10000',
  supplierCreditLimit: '5000',
  customerSpend: '940.25',
  supplierSpend: '310',
  customerSpendLimit: '1000',
  supplierSpendLimit: '500',
  alertType: 'low_balance',
  direction: 'customer',
  value: '-8240.5',
  at: '-8000',
};

/** GET /api/email_templates/:id/preview?carrier=: the template as a mail. */
export async function preview(
  context: Context,
  request: Request,
  key: string,
  carrier: string | null,
): Promise<Template> {
  const templates = resourceNamed(context, 'email_templates');
  guardRead(request, templates);
  const found = JSON.parse((await one(context, request, templates, key)).body) as Template & { slug: string };
  const standing = carrier === null ? sample : await standingOf(context, request, carrier);
  const alertType = { net_exposure: 'net_exposure', spend_breach: '24hr_spend_breach', high_balance: 'high_balance' }[found.slug] ?? 'low_balance'; // prettier-ignore
  return render(found, variablesOf({ ...standing, alertType }, 'Anna Example', context.publicUrl, new Date()));
}

async function standingOf(context: Context, request: Request, key: string): Promise<Standing> {
  const carriers = resourceNamed(context, 'carriers');
  guardRead(request, carriers);
  const planner = new Planner(carriers, request.viewer, context.catalogue);
  const record = planner.recordSql(key);
  const scope = planner.scopeSql(carriers, 't');
  const { rows } = await context.pool.query<Standing>(
    `SELECT t.id AS "carrierId", t.name AS "carrierName", t.code AS "carrierCode", t.time_zone AS "timeZone", money.code AS currency,
       money.decimals, t.customer_balance AS "customerBalance", t.supplier_balance AS "supplierBalance", t.available_credit AS "availableCredit",
       t.customer_credit_limit AS "customerCreditLimit", t.supplier_credit_limit AS "supplierCreditLimit",
       t.customer24_hr_spend AS "customerSpend", t.supplier24_hr_spend AS "supplierSpend",
       t.customer24_hr_spend_limit AS "customerSpendLimit", t.supplier24_hr_spend_limit AS "supplierSpendLimit",
       'low_balance' AS "alertType", CASE t.partner_type WHEN 'supplier' THEN 'supplier' ELSE 'customer' END AS direction,
       t.customer_balance AS value, -COALESCE(t.customer_credit_limit, 0) * 0.8 AS at
     FROM carriers t JOIN currencies money ON money.id = t.primary_currency_id WHERE ${record}${scope ? ` AND ${scope}` : ''}`,
    planner.params,
  );
  if (!rows[0]) throw notFound(carriers);
  return rows[0];
}
