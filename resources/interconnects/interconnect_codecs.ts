// Codecs of an interconnect: which audio formats it may use, in the order in which they are offered.
import { boolean, defineResource, grant, integer, ordering, reference, text } from '../define/index.ts';
import type { InTheWay, Row } from '../define/index.ts';

const codec = (expression: string): string =>
  `(SELECT ${expression} FROM codecs AS known WHERE known.code = {codecId})`;
/** Active services of an interconnect: each needs a codec. */
const dependent = (interconnect: string): string =>
  `SELECT service.id FROM carrier_services AS service WHERE service.interconnect_id = ${interconnect} AND service.status = 'active'`;
const media = (condition: string): string =>
  `EXISTS (SELECT 1 FROM interconnect_media_settings AS media WHERE media.interconnect_id = {interconnectId} AND ${condition})`;
/** Whether an interconnect may lose a codec: another one is allowed, or no active service needs any. */
const mayLose = (interconnect: string, own: string): string =>
  `EXISTS (SELECT 1 FROM interconnect_codecs AS other JOIN codecs AS known ON known.code = other.codec_id
    WHERE other.interconnect_id = ${interconnect} AND other.id <> ${own} AND other.allowed AND known.kind = 'audio')
  OR NOT EXISTS (${dependent(interconnect)})`;

const service = (interconnect: string): InTheWay => ({
  resource: 'carrier_services',
  sql: `${dependent(interconnect)} ORDER BY service.name LIMIT 1`,
  unnamed: 'a service',
});

export const interconnectCodecs = defineResource({
  name: 'interconnect_codecs',
  label: { one: 'Interconnect codec', many: 'Interconnect codecs' },
  group: 'Carriers',
  title: 'codecId',
  nested: true,
  fields: {
    interconnectId: reference('carrier_interconnects', { required: true, immutable: true, onDelete: 'cascade' }),
    codecId: text({
      label: 'Codec',
      required: true,
      maxLength: 32,
      codeOf: 'codecs',
      view: 'codec',
      index: true,
      help: 'Code of a codec of the catalogue',
    }),
    codecName: text({
      label: 'Shown as',
      view: 'codec-name',
      minLength: 1,
      maxLength: 100,
      help: 'Empty: by its code',
    }),
    allowed: boolean({ default: true, help: 'Off: listed, but never offered or accepted' }),
    relayOnly: boolean({ help: 'Passed through as it comes, never transcoded' }),
    vad: boolean({
      label: 'Silence suppression',
      help: 'VAD: nothing is sent while nobody speaks (G.729 annex B, G.723.1 annex A, comfort noise elsewhere)',
    }),
    ptime: integer({
      label: 'Packet time',
      min: 10,
      max: 120,
      default: 20,
      unit: 'ms',
      view: 'packet-time',
      help: 'Audio per packet; a multiple of the frame of the codec',
    }),
    displayOrder: ordering({
      label: 'Place',
      default: null,
      help: 'Lower is offered first. Empty: after those that have a place',
    }),
  },
  list: {
    columns: ['codecId', 'codecName', 'allowed', 'relayOnly', 'vad', 'ptime', 'displayOrder'],
    filters: ['interconnectId', 'codecId', 'allowed', 'relayOnly', 'vad', 'ptime'],
    sort: [
      { field: 'displayOrder', order: 'asc' },
      { field: 'codecId', order: 'asc' },
    ],
    empty: 'Add the codecs of this interconnect, the best first; without one no call has audio.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['interconnectId', 'codecId', 'codecName', 'allowed', 'relayOnly', 'vad', 'ptime', 'displayOrder'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.network,
    update: grant.network,
    delete: grant.network,
    carrier: 'interconnect.carrierId',
  },
  unique: [{ fields: ['interconnectId', 'codecId'], message: 'is already among the codecs of this interconnect' }],
  rules: [
    {
      name: 'codec_known',
      fields: ['codecId'],
      message: 'must be the code of a codec of the catalogue',
      across: true,
      sql: `EXISTS (SELECT 1 FROM codecs AS known WHERE known.code = {codecId})`,
    },
    {
      name: 'codec_active',
      fields: ['codecId'],
      message: 'is switched off in the catalogue and cannot be added',
      on: 'insert',
      across: true,
      sql: codec('known.is_active'),
    },
    {
      name: 'changed_codec_active',
      fields: ['codecId'],
      message: 'is switched off in the catalogue and cannot be chosen',
      on: 'update',
      across: true,
      sql: `{codecId} = {old.codecId} OR ${codec('known.is_active')}`,
    },
    {
      // iLBC has two frames, 20 and 30 ms; where a codec has none (G.711, G.722) any multiple of 10 ms is good.
      name: 'ptime_fits_frame',
      fields: ['ptime'],
      message: 'must be a multiple of the frame of the codec, such as 20 or 30 ms',
      across: true,
      sql: codec(`known.kind <> 'audio' OR CASE lower(known.code) WHEN 'ilbc' THEN {ptime} % 20 = 0 OR {ptime} % 30 = 0
        ELSE mod({ptime}::numeric, COALESCE(known.frame_ms, 10)) = 0 END`),
    },
    {
      name: 'relay_only_is_allowed',
      fields: ['relayOnly'],
      message: 'must be off for a codec that is not allowed',
      sql: `NOT {relayOnly} OR {allowed}`,
    },
    {
      name: 'relay_only_needs_relay',
      fields: ['relayOnly'],
      message: 'must be off while media is never relayed',
      across: true,
      sql: `NOT {relayOnly} OR NOT ${media(`media.media_relay = 'never'`)}`,
    },
    {
      name: 'in_band_dtmf_survives',
      fields: ['allowed'],
      message: 'must be off while DTMF is detected in the audio: only G.711 and G.722 carry tones',
      across: true,
      sql: `NOT {allowed} OR ${codec(`known.kind <> 'audio' OR upper(known.code) IN ('PCMU', 'PCMA', 'G722')`)}
        OR NOT ${media(`media.dtmf_detection = 'inband'`)}`,
    },
    {
      name: 'one_place_each',
      fields: ['displayOrder'],
      message: 'is already the place of another codec of this interconnect',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM interconnect_codecs AS other WHERE other.interconnect_id = {interconnectId}
        AND other.id <> {id} AND other.display_order = {displayOrder})`,
    },
    {
      name: 'one_stays_allowed',
      fields: ['allowed'],
      message: 'must stay on: it is the last allowed codec, and {other} is active',
      on: 'update',
      across: true,
      lock: 'codecs',
      sql: `{allowed} OR NOT {old.allowed} OR ${mayLose('{interconnectId}', '{id}')}`,
      inTheWay: service('{interconnectId}'),
    },
    {
      name: 'one_stays',
      fields: ['codecId'],
      message: 'it is the last allowed codec, and {other} is active: switch that off or allow another codec first',
      on: 'delete',
      across: true,
      lock: 'codecs',
      sql: `NOT {old.allowed} OR ${mayLose('{old.interconnectId}', '{old.id}')}`,
      inTheWay: service('{old.interconnectId}'),
    },
    {
      name: 'codec_still_active',
      fields: ['codecId'],
      message: 'has been switched off in the catalogue',
      across: true,
      warning: true,
      sql: codec('known.is_active'),
    },
    {
      name: 'vad_has_a_point',
      fields: ['vad'],
      message: 'has no use with Opus, which suppresses silence by itself (DTX)',
      warning: true,
      sql: `NOT {vad} OR lower({codecId}) <> 'opus'`,
    },
  ],
});
export type InterconnectCodec = Row<typeof interconnectCodecs>;
