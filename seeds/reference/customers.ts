// Kinds of customers and their divisions.
import type { CustomerCategory } from '../../resources/customers/customer_categories.ts';

export const customerCategories: Partial<CustomerCategory>[] = (
  [
    ['sip-trunk', 'SIP Trunk', 'phone', 'prepaid', 'Trunks for telephone systems and resellers, billed by the minute'],
    ['enterprise', 'Enterprise', 'building', 'postpaid', 'Companies with offices of their own, invoiced monthly'],
    ['call-center', 'Call Center', 'headphones', 'postpaid', 'High volumes of short calls, with limits on calls a second'],
    ['individual', 'Individual', 'user', 'prepaid', 'Single users and home offices'],
  ] as const
).map(([code, name, icon, defaultBillingType, description], at) => ({
  code, name, icon, defaultBillingType, description, displayOrder: (at + 1) * 10,
})); // prettier-ignore

/** `category` is the code of the category. */
export const customerGroups = (
  [
    ['sip-trunk', 'sip-standard', 'Standard', 'Trunks without a commitment'],
    ['sip-trunk', 'sip-premium', 'Premium', 'Trunks with premium routes'],
    ['sip-trunk', 'sip-wholesale', 'Wholesale', 'Resellers with their own customers'],
    ['enterprise', 'ent-smb', 'SMB', 'Up to 50 seats'],
    ['enterprise', 'ent-mid', 'Mid-size', '51 to 500 seats'],
    ['enterprise', 'ent-large', 'Large', 'More than 500 seats, several sites'],
    ['call-center', 'cc-inbound', 'Inbound', 'Hotlines and support'],
    ['call-center', 'cc-outbound', 'Outbound', 'Dialling out; answer ratios are watched'],
    ['call-center', 'cc-blended', 'Blended', 'Both directions'],
    ['individual', 'ind-basic', 'Basic', 'A few calls a day'],
    ['individual', 'ind-power', 'Power user', 'Works on the telephone'],
  ] as const
).map(([category, code, name, description], at) => ({
  category, code, name, description, displayOrder: (at + 1) * 10,
})); // prettier-ignore
