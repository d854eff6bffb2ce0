// What breaks each rule of an interconnect's addresses, codecs and settings.
import type { Row } from '../../support/rows.ts';
import type { TestApp } from '../../support/server.ts';
import type { Cases, Make } from './cases.ts';

/** Two interconnects that have one address and are told apart by their tech prefixes alone. */
async function twins(make: Make, address: string, prefixes: [string, string]) {
  const links = [];
  for (const techPrefix of prefixes) {
    const link = await make('carrier_interconnects', { techPrefix });
    await make('interconnect_ip_addresses', { interconnectId: link.id, ipAddress: address });
    links.push(link.id);
  }
  return links as [string, string];
}

export const interconnectCases: Cases = {
  'interconnect_codecs.codec_known': { codecId: 'NOPE' },
  'interconnect_codecs.codec_active': async (make) => ({
    values: { codecId: (await make('codecs', { isActive: false }))['code'] },
  }),
  'interconnect_codecs.changed_codec_active': async (make) => ({
    row: await make('interconnect_codecs'),
    values: { codecId: (await make('codecs', { isActive: false }))['code'] },
  }),
  'interconnect_codecs.ptime_fits_frame': { codecId: 'G729', ptime: 15 },
  'interconnect_codecs.relay_only_is_allowed': { relayOnly: true, allowed: false },
  'interconnect_codecs.relay_only_needs_relay': async (make) => {
    const media = await make('interconnect_media_settings', { mediaRelay: 'never' });
    return { values: { interconnectId: media['interconnectId'], relayOnly: true } };
  },
  'interconnect_codecs.in_band_dtmf_survives': async (make) => {
    const media = await make('interconnect_media_settings', { dtmfDetection: 'inband' });
    return { values: { interconnectId: media['interconnectId'], codecId: 'G729' } };
  },
  'interconnect_codecs.one_place_each': async (make) => {
    const other = await make('interconnect_codecs', { displayOrder: 1 });
    return { values: { interconnectId: other['interconnectId'], codecId: 'PCMU', displayOrder: 1 } };
  },
  'interconnect_codecs.one_stays_allowed': async (make, app) => ({
    row: await onlyOf(make, app, 'interconnect_codecs'),
    values: { allowed: false },
  }),
  'interconnect_codecs.one_stays': async (make, app) => ({
    row: await onlyOf(make, app, 'interconnect_codecs'),
    values: null,
  }),
  'interconnect_codecs.codec_still_active': async (make, app) => {
    const codec = await make('codecs');
    const row = await make('interconnect_codecs', { codecId: codec['code'] });
    const admin = await app.as('super_admin');
    await admin.patch(`/api/codecs/${codec.id}`, { isActive: false });
    return { row, values: {} };
  },
  'interconnect_codecs.vad_has_a_point': { codecId: 'opus', vad: true },

  'interconnect_ip_addresses.range_of_one_family': {
    ipAddress: '22.0.0.1',
    isRange: true,
    rangeEnd: '2001:db8::1',
  },
  'interconnect_ip_addresses.range_starts_with_address': {
    ipAddress: '22.0.1.0/24',
    isRange: true,
    rangeEnd: '22.0.2.0',
  },
  'interconnect_ip_addresses.not_everything': { ipAddress: '0.0.0.0/0' },
  'interconnect_ip_addresses.not_unspecified': { ipAddress: '0.0.0.0' },
  'interconnect_ip_addresses.not_loopback': { ipAddress: '127.0.0.1' },
  'interconnect_ip_addresses.not_multicast': { ipAddress: 'ff02::1' },
  'interconnect_ip_addresses.not_covered_twice': async (make) => {
    const other = await make('interconnect_ip_addresses', { ipAddress: '22.0.3.0/24' });
    return { values: { interconnectId: other['interconnectId'], ipAddress: '22.0.3.7' } };
  },
  'interconnect_ip_addresses.not_of_another_interconnect': async (make) => {
    await make('interconnect_ip_addresses', { ipAddress: '22.0.4.0/24' });
    return { values: { ipAddress: '22.0.4.7' } };
  },
  'interconnect_ip_addresses.one_stays_active': async (make, app) => ({
    row: await onlyOf(make, app, 'interconnect_ip_addresses'),
    values: { isActive: false },
  }),
  'interconnect_ip_addresses.one_stays_transport': async (make, app) => ({
    row: await onlyOf(make, app, 'interconnect_ip_addresses'),
    values: { addressType: 'media' },
  }),
  'interconnect_ip_addresses.one_stays': async (make, app) => ({
    row: await onlyOf(make, app, 'interconnect_ip_addresses'),
    values: null,
  }),
  'interconnect_ip_addresses.public_address': { ipAddress: '10.0.0.1' },

  'interconnect_media_settings.timeout_needs_relay': { rtpTimeoutEnabled: true, mediaRelay: 'never' },
  'interconnect_media_settings.auto_dtmf_needs_relay': { dtmfDetection: 'auto', mediaRelay: 'never' },
  'interconnect_media_settings.in_band_dtmf_survives': async (make) => {
    const codec = await make('interconnect_codecs', { codecId: 'G729' });
    return { values: { interconnectId: codec['interconnectId'], dtmfDetection: 'inband' } };
  },
  'interconnect_media_settings.relay_only_needs_relay': async (make) => {
    const codec = await make('interconnect_codecs', { relayOnly: true });
    return { values: { interconnectId: codec['interconnectId'], mediaRelay: 'never' } };
  },
  'interconnect_media_settings.pop_in_use': async (make) => {
    const pop = await make('pops', { status: 'paused', isActive: false });
    return { values: { mediaNetwork: 'pop', mediaPopId: pop.id } };
  },

  'interconnect_signalling_settings.expires_above_min_se': { minSe: 2000, sessionTimerInterval: 1800 },
  'interconnect_signalling_settings.causes_form': { releaseCauseMapping: [{ match: {}, action: 'pass' }] },
  'interconnect_signalling_settings.replacement_given': {
    releaseCauseMapping: [{ match: { sip: 486 }, action: 'replace' }],
  },
  'interconnect_signalling_settings.no_failover_after_final_answer': {
    releaseCauseMapping: [{ match: { sip: 603 }, action: 'failover' }],
  },
  'interconnect_signalling_settings.causes_differ': {
    releaseCauseMapping: [
      { match: { sip: 486 }, action: 'pass' },
      { match: { sip: 486 }, action: 'stop' },
    ],
  },
  'interconnect_signalling_settings.call_outlasts_session_timer': {
    maxCallDurationEnabled: true,
    maxCallDuration: 600,
  },

  'interconnect_validation_settings.addresses_told_apart': async (make) => {
    const [, own] = await twins(make, '22.0.5.1', ['4', '5']);
    return { values: { interconnectId: own, techPrefix: '4' } };
  },
  'interconnect_validation_settings.addresses_stay_apart': async (make) => {
    await make('interconnect_ip_addresses', {
      interconnectId: (await make('carrier_interconnects', { techPrefix: '4' })).id,
      ipAddress: '22.0.6.1',
    });
    const own = await make('carrier_interconnects', { techPrefix: '4' });
    const row = await make('interconnect_validation_settings', { interconnectId: own.id, techPrefix: '5' });
    await make('interconnect_ip_addresses', { interconnectId: own.id, ipAddress: '22.0.6.1' });
    return { row, values: null };
  },
  'interconnect_validation_settings.prefix_of_interconnect': async (make) => {
    const link = await make('carrier_interconnects', { techPrefix: '7' });
    return { values: { interconnectId: link.id, techPrefix: '8' } };
  },
  'interconnect_validation_settings.trunk_context_goes_with_group': { trunkContext: 'example.com' },
  'interconnect_validation_settings.interconnect_takes_calls': async (make) => ({
    values: { interconnectId: (await make('carrier_interconnects', { direction: 'egress' })).id },
  }),
};

/** The only codec or address of an interconnect with an active service. */
async function onlyOf(make: Make, app: TestApp, resource: string): Promise<Row> {
  const { interconnectId } = await make('carrier_services');
  const admin = await app.as('super_admin');
  const { body } = await admin.get<Row[]>(`/api/${resource}?interconnectId=${String(interconnectId)}`);
  return body[0] as Row;
}
