// Dial codes of a zone.
import { defineResource, dialCode, grant, reference } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const zoneCodes = defineResource({
  name: 'zone_codes',
  label: { one: 'Dial code', many: 'Dial codes' },
  group: 'Rating',
  title: 'code',
  find: true,
  nested: true,
  fields: {
    zoneId: reference('zones', { required: true, immutable: true, onDelete: 'cascade' }),
    code: dialCode({
      label: 'Dial code',
      required: true,
      index: true,
      help: 'Leading digits with the country code, without +',
    }),
  },
  list: {
    columns: ['code', 'zoneId', 'updatedAt'],
    filters: ['code', 'zoneId', 'updatedAt'],
    sort: [{ field: 'code', order: 'asc' }],
    empty: 'Add the dial codes of this zone; the longest one that a number begins with counts.',
  },
  tabs: [{ label: 'Details', sections: [{ fields: ['zoneId', 'code'] }] }],
  access: {
    read: grant.staff,
    create: grant.commercial,
    update: grant.commercial,
    delete: grant.commercial,
  },
  unique: [{ fields: ['zoneId', 'code'], message: 'is already a code of this zone' }],
  rules: [
    {
      name: 'in_one_zone',
      fields: ['code'],
      message: 'is a code of another zone too',
      across: true,
      warning: true,
      sql: `NOT EXISTS (SELECT 1 FROM zone_codes AS other WHERE other.code = {code} AND other.zone_id <> {zoneId})`,
    },
  ],
});
export type ZoneCode = Row<typeof zoneCodes>;
