// Users: everybody who signs in, our own office as well as the people of carriers and customers.
import {
  boolean,
  carrierRoles,
  choice,
  customerRoles,
  dateTime,
  defineResource,
  email,
  grant,
  phone,
  reference,
  roleLabels,
  roles,
  secret,
  staffRoles,
  text,
  writer,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';

const roleChoices = roles.map((role) => ({ value: role, label: roleLabels[role] }));
const statuses = [
  { value: 'pending', label: 'Pending', tone: 'warning', help: 'Invited, has not signed in yet' },
  { value: 'active', label: 'Active', tone: 'success', help: 'May sign in' },
  { value: 'suspended', label: 'Suspended', tone: 'danger', help: 'May not sign in', stops: true },
] as const;

const carrierSide = { role: carrierRoles };
const customerSide = { role: customerRoles };
/** Whether an active super admin other than the row itself exists. */
const another = (self: string): string =>
  `EXISTS (SELECT 1 FROM users AS other WHERE other.id <> ${self} AND other.role = 'super_admin' AND other.status = 'active')`;

export const users = defineResource({
  name: 'users',
  label: { one: 'User', many: 'Users' },
  group: 'People',
  icon: 'team',
  title: 'email',
  find: true,
  versionRequired: true,
  fields: {
    email: email({ label: 'E-mail', required: true, unique: true, search: true, help: 'The name to sign in with' }),
    password: secret({
      minLength: 12,
      maxLength: 256,
      help: 'At least 12 characters; left out, the user stays pending until the invitation is taken up',
    }),
    firstName: text({ maxLength: 100, search: true }),
    lastName: text({ maxLength: 100, search: true }),
    phone: phone({ search: true }),
    role: choice(roleChoices, {
      required: true,
      index: true,
      reasonRequired: true,
      help: 'What the user may see and do',
    }),
    status: choice(statuses, { default: 'pending', index: true, reasonRequired: true }),
    emailVerified: boolean({
      label: 'E-mail verified',
      readOnly: true,
      help: 'The user has answered from this address',
    }),
    twoFactorEnabled: boolean({
      label: 'Second factor',
      help: 'A code from an app is asked at sign-in; set up by the user, switched off here when the phone is lost',
    }),
    twoFactorSecret: secret({ label: 'Second factor secret', readOnly: true }),
    customerId: reference('customers', {
      when: customerSide,
      requiredWhen: customerSide,
      help: 'The user sees this customer alone',
    }),
    carrierId: reference('carriers', {
      when: carrierSide,
      requiredWhen: carrierSide,
      help: 'The user sees this carrier alone',
    }),
    lastLoginAt: dateTime({ label: 'Last sign-in', readOnly: true, audited: false }),
  },
  list: {
    columns: [
      'email',
      'firstName',
      'lastName',
      'role',
      'status',
      'carrierId',
      'customerId',
      'twoFactorEnabled',
      'lastLoginAt',
    ],
    filters: [
      'email',
      'firstName',
      'lastName',
      'role',
      'status',
      'carrierId',
      'customerId',
      'twoFactorEnabled',
      'lastLoginAt',
      'createdAt',
    ],
    sort: [{ field: 'email', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Office', where: { field: 'role', op: 'in', value: [...staffRoles] } },
      { label: 'Carriers', where: { field: 'role', op: 'in', value: [...carrierRoles] } },
      { label: 'Customers', where: { field: 'role', op: 'in', value: [...customerRoles] } },
      { label: 'Pending', where: { field: 'status', op: 'eq', value: 'pending' } },
      { label: 'Suspended', where: { field: 'status', op: 'eq', value: 'suspended' } },
    ],
    empty: 'Invite a colleague, or a person of a carrier or a customer.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['email', 'firstName', 'lastName', 'phone'] },
        { title: 'Rights', fields: ['role', 'customerId', 'carrierId', 'status'] },
        { title: 'Sign-in', fields: ['password', 'twoFactorEnabled', 'emailVerified', 'lastLoginAt'] },
      ],
    },
    { label: 'Sessions', view: 'user-sessions', read: grant.admins },
  ],
  access: {
    read: grant.staff,
    create: grant.admins,
    update: grant.admins,
    delete: grant.admins,
  },
  actions: {
    sendInvitation: {
      label: 'Send invitation',
      confirm: 'Send “{title}” a link to choose a password with? An earlier one stops working.',
      icon: 'mail',
      roles: grant.admins,
      when: { status: 'pending' },
    },
    signOutEverywhere: {
      label: 'Sign out everywhere',
      confirm:
        'End all sessions of “{title}”? Unsaved work in them is kept until the next sign-in. Tokens of scripts stay: revoke them under Sessions.',
      icon: 'poweroff',
      roles: grant.admins,
    },
    resetSecondFactor: {
      label: 'Reset second factor',
      confirm: 'Remove the second factor of “{title}”? Until a new one is set up, the password alone lets in.',
      icon: 'unlock',
      danger: true,
      roles: grant.admins,
      when: { twoFactorEnabled: true },
    },
  },
  signIn: { fields: ['email', 'password', 'role', 'status', 'twoFactorEnabled', 'customerId', 'carrierId'] },
  effects: [
    {
      name: 'sessions_end',
      on: ['update'],
      sql: `DELETE FROM sessions WHERE user_id = {id}
        AND ({old.password} IS DISTINCT FROM {password} OR {old.role} <> {role} OR {status} <> 'active')`,
    },
    {
      name: 'links_end',
      on: ['update'],
      sql: `DELETE FROM account_links WHERE user_id = {id}
        AND ({old.password} IS DISTINCT FROM {password} OR {old.email} <> {email} OR {status} = 'suspended')`,
    },
    {
      name: 'sign_on_identities_end',
      on: ['update'],
      sql: `DELETE FROM sign_on_identities WHERE user_id = {id} AND ({old.email} <> {email} OR {status} = 'suspended')`,
    },
    {
      name: 'recovery_codes_end',
      on: ['update'],
      sql: `DELETE FROM recovery_codes WHERE user_id = {id} AND {old.twoFactorEnabled} AND NOT {twoFactorEnabled}`,
    },
  ],
  rules: [
    {
      name: 'two_factor_needs_secret',
      fields: ['twoFactorEnabled'],
      message: 'can only be switched on by the user, at the next sign-in',
      sql: `NOT {twoFactorEnabled} OR {twoFactorSecret} IS NOT NULL`,
    },
    {
      name: 'not_pending_again',
      fields: ['status'],
      message: 'cannot go back to pending',
      on: 'update',
      across: true,
      sql: `{status} <> 'pending' OR {old.status} = 'pending'`,
    },
    {
      name: 'not_shut_out_by_oneself',
      fields: ['role', 'status'],
      message: 'cannot be changed by yourself',
      on: 'update',
      across: true,
      sql: `(${writer}) IS DISTINCT FROM {id}::text OR ({role} = {old.role} AND ({status} = {old.status} OR {old.status} <> 'active'))`,
    },
    {
      name: 'not_removed_by_oneself',
      fields: ['email'],
      message: 'you cannot remove your own account',
      on: 'delete',
      across: true,
      sql: `(${writer}) IS DISTINCT FROM {old.id}::text`,
    },
    {
      name: 'last_super_admin_works',
      fields: ['role', 'status'],
      message: 'cannot change: this is the last active super admin',
      on: 'update',
      across: true,
      lock: 'super_admins',
      sql: `{old.role} <> 'super_admin' OR {old.status} <> 'active'
        OR ({role} = 'super_admin' AND {status} = 'active') OR ${another('{id}')}`,
    },
    {
      name: 'last_super_admin_stays',
      fields: ['role'],
      message: 'the last active super admin cannot be deleted',
      on: 'delete',
      across: true,
      lock: 'super_admins',
      sql: `{old.role} <> 'super_admin' OR {old.status} <> 'active' OR ${another('{old.id}')}`,
    },
  ],
});
export type User = Row<typeof users>;
