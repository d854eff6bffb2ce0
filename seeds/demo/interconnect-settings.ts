// The settings rows of every interconnect: validation of calls that come in, translation, media and signalling.
import type { InterconnectMediaSettings } from '../../resources/interconnects/interconnect_media_settings.ts';
import type { InterconnectSignallingSettings } from '../../resources/interconnects/interconnect_signalling_settings.ts';
import type { InterconnectTranslationSettings } from '../../resources/interconnects/interconnect_translation_settings.ts';
import type { InterconnectValidationSettings } from '../../resources/interconnects/interconnect_validation_settings.ts';
import { q850Causes, sipCauses } from '../../resources/causes.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import type { InterconnectSeed } from './interconnects.ts';
import { later } from './values.ts';

const common = (demo: Demo, chance: Random, interconnect: InterconnectSeed) => ({
  id: chance.uuid(),
  interconnectId: interconnect.id,
  createdAt: interconnect.createdAt,
  updatedAt: later(demo, chance, interconnect.createdAt, 0.25),
});

/**
 * Validation of interconnects that take calls in. Answers which interconnect shares its address with which, being told apart by
 * tech prefixes: every other one of a carrier with several of the same direction.
 */
export async function seedValidation(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
): Promise<Map<string, string>> {
  const chance = random('validation');
  const sharedWith = new Map<string, string>();
  const firstOf = new Map<string, InterconnectSeed>();
  const rows = interconnects.filter(({ takesIn }) => takesIn).map((interconnect): Partial<InterconnectValidationSettings> => {
    const sibling = firstOf.get(interconnect.carrierId);
    if (!sibling) firstOf.set(interconnect.carrierId, interconnect);
    else if (chance.chance(0.3)) sharedWith.set(interconnect.id, sibling.id);
    const shares = sharedWith.has(interconnect.id);
    const limited = chance.chance(0.55);
    const grouped = chance.chance(0.12);
    return {
      ...common(demo, chance, interconnect),
      // Of one carrier each interconnect has its own last digits, so that no two that share an address have the same.
      techPrefix: shares || chance.chance(0.2) ? `${chance.int(1000, 9999)}${interconnect.place + 1}#` : null,
      fromUri: chance.chance(0.1) ? interconnect.carrier.domain : null,
      contactUri: chance.chance(0.05) ? `sip:trunk@${interconnect.carrier.domain}` : null,
      trunkGroup: grouped ? `tg-${interconnect.carrier.code.toLowerCase()}-${interconnect.place + 1}` : null,
      trunkContext: grouped && chance.chance(0.5) ? interconnect.carrier.domain : null,
      validateTrunkGroup: grouped && chance.chance(0.7),
      maxCpsEnabled: limited,
      maxCps: limited ? chance.pick([5, 10, 10, 20, 30, 50, 100]) : null,
      testSystemControl: chance.chance(0.2) ? 'allow' : 'dont_allow',
    };
  }); // prettier-ignore
  await demo.insert<InterconnectValidationSettings>('interconnect_validation_settings', rows);
  return sharedWith;
}

export async function seedTranslation(demo: Demo, interconnects: readonly InterconnectSeed[]): Promise<void> {
  const chance = random('translation');
  const rows = interconnects.map((interconnect): Partial<InterconnectTranslationSettings> => {
    const originationValidation = chance.weighted({
      none: 45,
      length_check: 20,
      e164: 20,
      full: 8,
      nanpa: 4,
      custom: 3,
    });
    const globalTranslation = chance.weighted({ none: 55, strip_plus: 22, add_plus: 12, strip_00: 6, to_e164: 5 });
    return {
      ...common(demo, chance, interconnect),
      originationPreference: chance.weighted({ pai_then_from: 70, from_then_pai: 15, from: 10, pai: 5 }),
      originationValidation,
      originationPattern:
        originationValidation === 'custom'
          ? chance.pick(['^44[0-9]{9,10}$', '^1[2-9][0-9]{9}$', '^[1-9][0-9]{6,14}$'])
          : null,
      setPaiHeader: chance.weighted({ none: 60, if_missing: 25, always: 12, from_to_and_destination: 3 }),
      globalTranslation,
      translationCountry: globalTranslation === 'to_e164' ? interconnect.carrier.place.country : null,
      originTranslation: chance.chance(0.15)
        ? chance.pick(['^\\+(.*)$|\\1', '^00(.*)$|\\1', '^0([1-9].*)$|44\\1'])
        : null,
      destinationTranslation: chance.chance(0.2)
        ? chance.pick(['^\\+(.*)$|\\1', '^011(.*)$|\\1', '^00(.*)$|\\1', '^([1-9].*)$|+\\1'])
        : null,
    };
  });
  await demo.insert<InterconnectTranslationSettings>('interconnect_translation_settings', rows);
}

/** Answers which interconnects carry DTMF in the audio, and which never relay: their codecs depend on it. */
export async function seedMedia(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
): Promise<{ inBand: Set<string>; direct: Set<string> }> {
  const chance = random('media');
  const { rows: pops } = await demo.client.query<{ id: string }>(
    `SELECT id::text FROM pops WHERE is_active ORDER BY code`,
  );
  const rows = interconnects.map((interconnect) => {
    const mediaRelay = chance.weighted({ always: 60, when_necessary: 20, on_transcoding: 10, never: 10 });
    const relayed = mediaRelay !== 'never';
    const mediaNetwork = pops.length > 0 && chance.chance(0.1) ? 'pop' : 'same_as_signalling';
    return {
      ...common(demo, chance, interconnect),
      dtmfDetection: chance.weighted({ rfc2833: 84, sip_info: 6, inband: 4, auto: relayed ? 6 : 0 }),
      mediaRelay,
      mediaNetwork,
      mediaPopId: mediaNetwork === 'pop' ? chance.pick(pops).id : null,
      rtpTimeoutEnabled: relayed && chance.chance(0.6),
      rtpTimeout: chance.pick([30, 30, 60, 120]),
    } satisfies Partial<InterconnectMediaSettings>;
  });
  await demo.insert<InterconnectMediaSettings>('interconnect_media_settings', rows);
  const ids = (which: (row: (typeof rows)[number]) => boolean) =>
    new Set(rows.filter(which).map((row) => row.interconnectId));
  return { inBand: ids((row) => row.dtmfDetection === 'inband'), direct: ids((row) => row.mediaRelay === 'never') };
}

export async function seedSignalling(demo: Demo, interconnects: readonly InterconnectSeed[]): Promise<void> {
  const chance = random('signalling');
  const rows = interconnects.map((interconnect): Partial<InterconnectSignallingSettings> => {
    const limited = chance.chance(0.5);
    return {
      ...common(demo, chance, interconnect),
      privacyMethod: chance.weighted({ rfc3325: 78, rfc3323: 8, rfc3261: 6, remote_party_id: 3, none: 5 }),
      sessionTimerEnabled: chance.chance(0.85),
      sessionTimerInterval: chance.pick([900, 1800, 1800, 1800, 3600]),
      minSe: chance.pick([90, 90, 90, 120]),
      maxCallDurationEnabled: limited,
      maxCallDuration: limited ? chance.pick([5400, 7200, 7200, 10800, 14400]) : 7200,
      earlyMediaEnabled: chance.chance(0.93),
      '100relEnabled': chance.chance(0.2),
      releaseCauseMapping: chance.chance(0.35) ? mapping(chance) : [],
    };
  });
  await demo.insert<InterconnectSignallingSettings>('interconnect_signalling_settings', rows);
}

type Mapping = InterconnectSignallingSettings['releaseCauseMapping'];

/** A few causes with what becomes of them; replacements follow RFC 3398. */
function mapping(chance: Random): Mapping {
  const failing = sipCauses.filter(({ code }) => [408, 480, 500, 502, 503, 504].includes(code));
  const final = sipCauses.filter(({ code }) => [404, 484, 486, 603].includes(code));
  const isdn = q850Causes.filter(({ code, sip }) => sip !== null && [1, 27, 34, 38, 41, 42, 47, 102].includes(code));
  return [
    ...chance.sample(failing, chance.int(1, 3)).map(({ code }) => ({ match: { sip: code }, action: 'failover' as const })),
    ...chance.sample(final, chance.int(0, 2)).map(({ code }) => ({ match: { sip: code }, action: 'stop' as const })),
    ...chance.sample(isdn, chance.int(0, 2)).map(({ code, sip, name }) => ({
      match: { q850: code }, action: 'replace' as const, sip: sip as number, reason: name, q850: code,
    })),
  ]; // prettier-ignore
}
