// Carrier contacts: the people of a carrier, whom alerts name and who may be let into the portal.
import { boolean, defineResource, email, grant, phone, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

/** Credit alerts that name the contact among their recipients. */
const alertsNaming = (id: string, carrier: string): string =>
  `SELECT 1 FROM carrier_credit_alerts AS alert WHERE alert.carrier_id = ${carrier}
    AND alert.recipients @> jsonb_build_array(jsonb_build_object('type', 'contact', 'id', ${id}::text))`;

/** What portal access hangs on. */
const portalFields = ['portalAccess', 'email'] as const;
/** Without portal access, at another address or gone: the user at the old address is suspended, unless another contact has it too. */
const closePortal = (whom: string): string =>
  `UPDATE users AS person SET status = 'suspended' WHERE {old.portalAccess} AND person.email = {old.email} AND ${whom}
    AND person.carrier_id = {old.carrierId} AND person.status <> 'suspended' AND NOT EXISTS (SELECT 1 FROM carrier_contacts AS holder
      WHERE holder.carrier_id = {old.carrierId} AND holder.email = {old.email} AND holder.portal_access)`;

export const carrierContacts = defineResource({
  name: 'carrier_contacts',
  label: { one: 'Contact', many: 'Contacts' },
  group: 'Carriers',
  icon: 'contacts',
  title: 'displayName',
  find: true,
  fields: {
    carrierId: reference('carriers', { required: true, immutable: true, onDelete: 'cascade' }),
    name: text({
      minLength: 1,
      maxLength: 100,
      search: true,
      help: 'As it should be shown, also a desk such as NOC; empty: first and last name',
    }),
    title: text({ minLength: 1, maxLength: 20, help: 'Ms, Mr, Dr …' }),
    firstName: text({ minLength: 1, maxLength: 60, search: true }),
    lastName: text({ minLength: 1, maxLength: 60, search: true }),
    displayName: text({
      label: 'Contact',
      maxLength: 300,
      computed: `COALESCE({name}, {firstName} || ' ' || {lastName}, {firstName}, {lastName})`,
    }),
    jobTitle: text({ maxLength: 100 }),
    telephone: phone({ search: true }),
    mobile: phone({ search: true }),
    email: email({
      label: 'E-mail',
      search: true,
      requiredWhen: { portalAccess: true },
      help: 'Name to sign in with, and where alerts go',
    }),
    portalAccess: boolean({
      write: grant.commercial,
      help: 'Can sign in to the carrier portal. Needs an e-mail address.',
    }),
    isPrimary: boolean({
      label: 'Primary contact',
      firstOf: 'carrierId',
      help: 'Whom to call first; one per carrier',
    }),
  },
  list: {
    columns: ['displayName', 'carrierId', 'jobTitle', 'email', 'telephone', 'mobile', 'isPrimary', 'portalAccess'],
    filters: [
      'name',
      'firstName',
      'lastName',
      'carrierId',
      'jobTitle',
      'email',
      'telephone',
      'mobile',
      'isPrimary',
      'portalAccess',
    ],
    sort: [{ field: 'displayName', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Primary', where: { field: 'isPrimary', op: 'eq', value: true } },
      { label: 'With portal access', where: { field: 'portalAccess', op: 'eq', value: true } },
    ],
    empty: 'Add the people of this carrier, its NOC and accounts desk first.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'name', 'title', 'firstName', 'lastName', 'jobTitle', 'isPrimary'] },
        { title: 'Reach', fields: ['email', 'telephone', 'mobile', 'portalAccess'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: [...grant.commercial, 'noc', 'support', 'carrier_admin'],
    update: [...grant.commercial, 'noc', 'support', 'carrier_admin'],
    delete: [...grant.commercial, 'carrier_admin'],
    carrier: 'carrierId',
  },
  unique: [{ fields: ['carrierId'], where: 'is_primary', message: 'already has another primary contact' }],
  rules: [
    {
      name: 'name_given',
      fields: ['name'],
      message: 'must be given, or a first or last name',
      sql: `COALESCE({name}, {firstName}, {lastName}) IS NOT NULL`,
    },
    {
      name: 'email_needed_by_alerts',
      fields: ['email'],
      message: 'cannot be emptied: credit alerts are sent to this contact',
      on: 'update',
      across: true,
      sql: `{email} IS NOT NULL OR NOT EXISTS (${alertsNaming('{id}', '{carrierId}')})`,
    },
    {
      name: 'portal_address_is_theirs',
      fields: ['email'],
      message: 'is the sign-in of somebody else: of our own office or of another partner',
      across: true,
      sql: `NOT {portalAccess} OR NOT EXISTS (SELECT 1 FROM users AS person
        WHERE person.email = {email} AND person.carrier_id IS DISTINCT FROM {carrierId})`,
    },
    {
      // The carrier itself is gone already when its removal takes the contacts along.
      name: 'alerts_keep_a_recipient',
      fields: ['name'],
      message: 'it is the only recipient of a credit alert; give that alert another one first',
      on: 'delete',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM carriers AS partner WHERE partner.id = {old.carrierId})
        OR NOT EXISTS (${alertsNaming('{old.id}', '{old.carrierId}')} AND jsonb_array_length(alert.recipients) = 1)`,
    },
    {
      name: 'carrier_has_primary',
      fields: ['isPrimary'],
      message: 'should be on for one contact: this carrier has no primary contact',
      across: true,
      warning: true,
      sql: `{isPrimary} OR EXISTS (SELECT 1 FROM carrier_contacts AS other WHERE other.carrier_id = {carrierId} AND other.is_primary)`,
    },
  ],
  signIn: { when: { portalAccess: true }, fields: ['email'] },
  effects: [
    {
      // Whoever writes: portal access is a user, who waits for the invitation to be taken up. The commercial side lets people look, no more.
      name: 'open_portal',
      on: ['insert', 'update'],
      writes: {
        table: 'users',
        operation: 'create',
        roles: grant.commercial,
        does: 'gives a new user access to the portal',
        under: portalFields,
      },
      sql: `INSERT INTO users (email, first_name, last_name, role, status, carrier_id)
        SELECT {email}, {firstName}, {lastName}, 'carrier_viewer', 'pending', {carrierId}
        WHERE {portalAccess} AND ({old.portalAccess} IS NOT TRUE OR {old.email} IS DISTINCT FROM {email})
        ON CONFLICT (email) DO NOTHING`,
    },
    {
      // Who suspended him had a reason: only who may change users takes that back.
      name: 'reopen_portal',
      on: ['insert', 'update'],
      writes: {
        table: 'users',
        operation: 'update',
        fields: ['status'],
        does: 'lets a suspended user in again',
        under: portalFields,
      },
      sql: `UPDATE users AS person SET status = 'active' WHERE {portalAccess}
        AND ({old.portalAccess} IS NOT TRUE OR {old.email} IS DISTINCT FROM {email})
        AND person.email = {email} AND person.carrier_id = {carrierId} AND person.status = 'suspended'`,
    },
    {
      name: 'close_portal',
      on: ['update', 'delete'],
      writes: {
        table: 'users',
        operation: 'update',
        fields: ['status'],
        roles: grant.commercial,
        does: 'suspends the user with this address',
        under: portalFields,
      },
      sql: closePortal(`person.role = 'carrier_viewer'`),
    },
    {
      // Who was given more rights than portal access gives is not shut out by way of a contact.
      name: 'close_portal_of_admin',
      on: ['update', 'delete'],
      writes: {
        table: 'users',
        operation: 'update',
        fields: ['status'],
        does: 'suspends the user with this address',
        under: portalFields,
      },
      sql: closePortal(`person.role <> 'carrier_viewer'`),
    },
    {
      // Alerts go on to whom else they name. A carrier removes its own people from them with the contact.
      name: 'leave_alerts',
      on: ['delete'],
      writes: {
        table: 'carrier_credit_alerts',
        operation: 'update',
        fields: ['recipients'],
        roles: ['carrier_admin'],
        does: 'changes whom credit alerts are sent to',
        under: [],
      },
      sql: `UPDATE carrier_credit_alerts AS alert SET recipients = jsonb_path_query_array(alert.recipients,
        '$[*] ? (@.type != "contact" || @.id != $gone)', jsonb_build_object('gone', {old.id}::text))
        WHERE alert.carrier_id = {old.carrierId} AND alert.recipients @> jsonb_build_array(jsonb_build_object('type', 'contact', 'id', {old.id}::text))`,
    },
  ],
});
export type CarrierContact = Row<typeof carrierContacts>;
