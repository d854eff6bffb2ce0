// Roles of the product, and the groups in which definitions grant rights. Never imported by the panel as a value.

/** People of the carrier's own office. */
export const staffRoles = ['super_admin', 'admin', 'finance', 'noc', 'support', 'sales', 'viewer'] as const;
/** People of a partner carrier: they see rows of their own carrier only. */
export const carrierRoles = ['carrier_admin', 'carrier_viewer'] as const;
/** People of a customer: they see rows of their own customer only. */
export const customerRoles = ['customer_admin', 'customer_viewer'] as const;
export const roles = [...staffRoles, ...carrierRoles, ...customerRoles] as const;

export type Role = (typeof roles)[number];

export const roleLabels: Record<Role, string> = {
  super_admin: 'Super admin',
  admin: 'Admin',
  finance: 'Finance',
  noc: 'NOC',
  support: 'Support',
  sales: 'Sales',
  viewer: 'Viewer',
  carrier_admin: 'Carrier admin',
  carrier_viewer: 'Carrier viewer',
  customer_admin: 'Customer admin',
  customer_viewer: 'Customer viewer',
};

/** Groups of roles for definitions: one name for a common right. */
export const grant = {
  nobody: [] as Role[],
  superAdmins: ['super_admin'] as Role[],
  admins: ['super_admin', 'admin'] as Role[],
  /** Money is written by them alone: limits, adjustments, netting, spend resets. A super admin gives the role, never to himself. */
  finance: ['finance'] as Role[],
  /** Interconnects, routing and monitoring. */
  network: ['super_admin', 'admin', 'noc'] as Role[],
  /** Carriers, contacts, rating: the commercial side. */
  commercial: ['super_admin', 'admin', 'finance', 'sales'] as Role[],
  staff: [...staffRoles] as Role[],
  staffAndCarriers: [...staffRoles, ...carrierRoles] as Role[],
  staffAndCustomers: [...staffRoles, ...customerRoles] as Role[],
  everyone: [...roles] as Role[],
};
