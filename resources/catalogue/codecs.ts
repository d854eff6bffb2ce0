// Codecs: the audio formats that interconnects may offer, with their RTP facts (RFC 3551) and the order of preference.
import { boolean, choice, decimal, defineResource, grant, integer, ordering, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const kinds = [
  { value: 'audio', label: 'Audio', help: 'Carries speech' },
  { value: 'comfort_noise', label: 'Comfort noise', help: 'Background noise while nobody speaks (RFC 3389)' },
  { value: 'dtmf', label: 'DTMF', help: 'Key presses as events (RFC 4733)' },
] as const;

export const codecs = defineResource({
  name: 'codecs',
  label: { one: 'Codec', many: 'Codecs' },
  group: 'Catalogue',
  icon: 'sound',
  title: 'name',
  fields: {
    name: text({ required: true, maxLength: 100, search: true }),
    code: text({
      required: true,
      maxLength: 32,
      unique: 'ignoreCase',
      search: true,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$',
      patternHint: 'an encoding name such as PCMA, G729 or telephone-event',
      help: 'Encoding name as in SDP; fixed once an interconnect uses it',
    }),
    description: text({ maxLength: 1000, multiline: true }),
    priority: ordering({ help: 'Lower is offered first' }),
    isActive: boolean({
      label: 'Active',
      default: true,
      index: true,
      help: 'Off: no interconnect can add it; those that have it are flagged',
    }),
    kind: choice(kinds, { required: true, default: 'audio' }),
    payloadType: integer({
      min: 0,
      max: 127,
      help: 'RTP payload type; empty: a dynamic one, agreed per call',
    }),
    clockRate: integer({
      required: true,
      default: 8000,
      min: 1000,
      max: 192000,
      unit: 'Hz',
      help: 'RTP clock; G.722 has 8000 here although it samples at 16000',
    }),
    channels: integer({ required: true, default: 1, min: 1, max: 2, help: '1 mono, 2 stereo' }),
    frameMs: decimal({
      label: 'Frame',
      precision: 4,
      scale: 1,
      min: '0.1',
      max: '200',
      unit: 'ms',
      when: { kind: 'audio' },
      help: 'Packet times are multiples of it; empty: any length (G.711, G.722)',
    }),
    bitrate: decimal({
      precision: 8,
      scale: 2,
      min: '0.01',
      unit: 'kbit/s',
      when: { kind: 'audio' },
      help: 'Of the speech alone, without packet overhead; empty: variable',
    }),
  },
  list: {
    columns: ['name', 'code', 'kind', 'payloadType', 'clockRate', 'frameMs', 'bitrate', 'priority', 'isActive'],
    filters: ['name', 'code', 'kind', 'payloadType', 'clockRate', 'bitrate', 'isActive'],
    sort: [
      { field: 'priority', order: 'asc' },
      { field: 'name', order: 'asc' },
    ],
    scopes: [
      { label: 'Active', where: { field: 'isActive', op: 'eq', value: true } },
      { label: 'All', where: null },
    ],
    empty: 'Add the codecs that your switch speaks, G.711 first.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'code', 'description', 'priority', 'isActive'] },
        {
          title: 'Format',
          help: 'As registered with IANA for RTP',
          fields: ['kind', 'payloadType', 'clockRate', 'channels', 'frameMs', 'bitrate'],
        },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.network,
    update: grant.network,
    delete: grant.admins,
    carrier: 'all',
  },
  unique: [
    { fields: ['payloadType'], where: 'payload_type < 96', message: 'another codec has this fixed payload type' },
  ],
  rules: [
    {
      name: 'payload_type_assignable',
      fields: ['payloadType'],
      message: 'must be a fixed type from 0 to 34 or a dynamic one from 96 to 127',
      sql: `{payloadType} BETWEEN 0 AND 34 OR {payloadType} BETWEEN 96 AND 127`,
    },
    {
      name: 'code_fixed_by_use',
      fields: ['code'],
      message: 'cannot change while interconnects use the codec',
      on: 'update',
      across: true,
      sql: `{code} = {old.code} OR NOT EXISTS (SELECT 1 FROM interconnect_codecs AS used WHERE used.codec_id = {old.code})`,
    },
    {
      name: 'unused',
      fields: ['code'],
      message: 'interconnects use this codec: switch it off instead, or remove it from them first',
      on: 'delete',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM interconnect_codecs AS used WHERE used.codec_id = {old.code})`,
    },
  ],
});
export type Codec = Row<typeof codecs>;
