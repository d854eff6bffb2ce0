// Voice tiers: the grades of termination on sale, each with the quality it promises and its base rate.
import { configStatus } from '../choices.ts';
import { boolean, decimal, defineResource, duration, grant, ordering, percent, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { onOffer, shownWhileActive } from '../parts.ts';

export const voiceTiers = defineResource({
  name: 'voice_tiers',
  label: { one: 'Voice tier', many: 'Voice tiers' },
  group: 'Catalogue',
  icon: 'star',
  title: 'name',
  fields: {
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 40,
      unique: true,
      search: true,
      pattern: '^[a-z0-9-]{2,40}$',
      patternHint: '2 to 40 small letters, digits or -, such as premium-cli',
    }),
    description: text({ maxLength: 1000, multiline: true }),
    asrPercent: percent({
      label: 'ASR',
      help: 'Answer-seizure ratio: answered calls of all calls attempted (ITU-T E.411)',
    }),
    acdSeconds: duration({
      label: 'ACD',
      measure: 's',
      min: 0,
      max: 86400,
      help: 'Average call duration: talk time divided by answered calls',
    }),
    pddMs: duration({
      label: 'PDD',
      measure: 'ms',
      min: 0,
      max: 60000,
      help: 'Post-dial delay: from the last digit to ringing',
    }),
    baseRate: decimal({
      precision: 10,
      scale: 6,
      min: '0',
      unit: 'per min',
      requiredWhen: { status: 'active' },
      help: 'Per minute, in the base currency; a draft may leave it open',
    }),
    displayOrder: ordering({ label: 'Position' }),
    isActive: boolean({
      label: 'Visible',
      default: true,
      index: true,
      help: 'Offered to customers; only while the status is active',
    }),
    showOnWebsite: boolean({ label: 'On website', help: 'Shown to the public; only while visible' }),
    status: configStatus({ index: true }),
  },
  list: {
    columns: ['name', 'code', 'asrPercent', 'acdSeconds', 'pddMs', 'baseRate', 'status', 'isActive', 'showOnWebsite'],
    filters: ['name', 'code', 'asrPercent', 'acdSeconds', 'pddMs', 'baseRate', 'status', 'isActive', 'showOnWebsite'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    scopes: [
      { label: 'All', where: null },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      {
        label: 'In preparation',
        where: { field: 'status', op: 'in', value: ['draft', 'pending_approval', 'approved'] },
      },
      { label: 'Archived', where: { field: 'status', op: 'eq', value: 'archived' } },
    ],
    empty: 'Add a tier, such as Premium CLI, to put termination on sale.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'description', 'baseRate'] },
        { title: 'Quality', help: 'What customers may expect', fields: ['asrPercent', 'acdSeconds', 'pddMs'] },
        { title: 'On sale', fields: ['status', 'isActive', 'showOnWebsite', 'displayOrder'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCustomers,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.admins,
    customer: onOffer,
  },
  rules: [...shownWhileActive('tier')],
});
export type VoiceTier = Row<typeof voiceTiers>;
