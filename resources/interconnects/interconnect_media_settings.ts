// Media settings of an interconnect: the way of the audio, and how key presses and silence on the line are noticed.
import { boolean, choice, defineResource, duration, grant, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { ownInterconnect } from '../parts.ts';

const dtmfDetections = [
  { value: 'rfc2833', label: 'RFC 4733 events', help: 'Telephone events in RTP; RFC 4733 took the place of RFC 2833' },
  { value: 'inband', label: 'In the audio', help: 'As tones; survives G.711 and G.722 only' },
  { value: 'sip_info', label: 'SIP INFO', help: 'As messages of signalling' },
  { value: 'auto', label: 'Automatic', help: 'Whatever comes; needs relayed media' },
] as const;
const mediaRelays = [
  { value: 'always', label: 'Always', help: 'Audio passes through our relay' },
  { value: 'when_necessary', label: 'When necessary', help: 'For NAT, or when the ends cannot reach each other' },
  { value: 'on_transcoding', label: 'On transcoding', help: 'Only when codecs must be changed' },
  { value: 'never', label: 'Never', help: 'Audio goes directly between the ends' },
] as const;
const mediaNetworks = [
  { value: 'same_as_signalling', label: 'Same as signalling' },
  { value: 'pop', label: 'A certain POP', help: 'Audio enters and leaves there' },
] as const;

const offered = (condition: string): string =>
  `EXISTS (SELECT 1 FROM interconnect_codecs AS offered LEFT JOIN codecs AS known ON known.code = offered.codec_id
    WHERE offered.interconnect_id = {interconnectId} AND ${condition})`;

export const interconnectMediaSettings = defineResource({
  name: 'interconnect_media_settings',
  label: { one: 'Media settings', many: 'Media settings' },
  group: 'Carriers',
  title: 'summary',
  nested: true,
  versionRequired: true,
  fields: {
    interconnectId: ownInterconnect(),
    summary: text({
      maxLength: 300,
      computed: `'Relay ' || replace({mediaRelay}, '_', ' ') || ', DTMF ' || CASE {dtmfDetection} WHEN 'rfc2833' THEN 'RFC 4733'
        WHEN 'inband' THEN 'in band' WHEN 'sip_info' THEN 'SIP INFO' ELSE 'automatic' END`,
    }),
    dtmfDetection: choice(dtmfDetections, { label: 'DTMF', default: 'rfc2833', help: 'How key presses are noticed' }),
    mediaRelay: choice(mediaRelays, { default: 'always' }),
    mediaNetwork: choice(mediaNetworks, { default: 'same_as_signalling' }),
    mediaPopId: reference('pops', {
      label: 'Media POP',
      when: { mediaNetwork: 'pop' },
      requiredWhen: { mediaNetwork: 'pop' },
      where: { field: 'isActive', op: 'eq', value: true },
    }),
    rtpTimeoutEnabled: boolean({ label: 'End calls without audio' }),
    rtpTimeout: duration({
      label: 'RTP timeout',
      measure: 's',
      min: 5,
      max: 600,
      default: 30,
      when: { rtpTimeoutEnabled: true },
      help: 'A call is ended after so long without a packet of audio; the longer one of both sides counts',
    }),
  },
  list: {
    columns: [
      'interconnectId',
      'dtmfDetection',
      'mediaRelay',
      'mediaNetwork',
      'mediaPopId',
      'rtpTimeoutEnabled',
      'rtpTimeout',
      'updatedAt',
    ],
    sort: [{ field: 'updatedAt', order: 'desc' }],
    empty: 'Interconnects get their media settings on their own page.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['dtmfDetection', 'mediaRelay', 'mediaNetwork', 'mediaPopId'] },
        { title: 'Silent calls', fields: ['rtpTimeoutEnabled', 'rtpTimeout'] },
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
  rules: [
    {
      name: 'timeout_needs_relay',
      fields: ['rtpTimeoutEnabled'],
      message: 'must be off while media is never relayed: we do not see its packets then',
      sql: `NOT {rtpTimeoutEnabled} OR {mediaRelay} <> 'never'`,
    },
    {
      name: 'auto_dtmf_needs_relay',
      fields: ['dtmfDetection'],
      message: 'cannot be automatic while media is never relayed',
      sql: `{dtmfDetection} <> 'auto' OR {mediaRelay} <> 'never'`,
    },
    {
      name: 'in_band_dtmf_survives',
      fields: ['dtmfDetection'],
      message: 'cannot be in the audio while codecs other than G.711 and G.722 are allowed',
      across: true,
      sql: `{dtmfDetection} <> 'inband'
        OR NOT ${offered(`offered.allowed AND known.kind = 'audio' AND upper(known.code) NOT IN ('PCMU', 'PCMA', 'G722')`)}`,
    },
    {
      name: 'relay_only_needs_relay',
      fields: ['mediaRelay'],
      message: 'cannot be never while a codec of the interconnect is relay only',
      across: true,
      sql: `{mediaRelay} <> 'never' OR NOT ${offered('offered.relay_only')}`,
    },
    {
      name: 'pop_in_use',
      fields: ['mediaPopId'],
      message: 'is not active at present',
      across: true,
      warning: true,
      sql: `(SELECT place.status = 'active' FROM pops AS place WHERE place.id = {mediaPopId})`,
    },
  ],
});
export type InterconnectMediaSettings = Row<typeof interconnectMediaSettings>;
