// The codecs of every interconnect: four to seven, in the order of offer.
import type { InterconnectCodec } from '../../resources/interconnects/interconnect_codecs.ts';
import { codecs } from '../reference/codecs.ts';
import { random } from '../random.ts';
import type { Demo } from './context.ts';
import type { InterconnectSeed } from './interconnects.ts';

const nameOf = new Map(codecs.map(({ code, name }) => [code as string, name as string]));
/** G.711 comes first nearly everywhere; the law depends on the side of the world. */
const muLaw = new Set(['US', 'CA', 'JP', 'MX', 'PA', 'PR']);
const others = ['G729', 'G722', 'opus', 'iLBC', 'AMR', 'AMR-WB', 'G723', 'GSM', 'G726-32'];
const ptimes: Record<string, readonly number[]> = {
  G723: [30],
  G729: [10, 20, 20, 30],
  iLBC: [20, 30],
  PCMA: [10, 20, 20],
  PCMU: [10, 20, 20],
};

/** `inBand`: DTMF travels in the audio, which only G.711 and G.722 carry. `direct`: media is never relayed. */
export async function seedInterconnectCodecs(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
  { inBand, direct }: { inBand: ReadonlySet<string>; direct: ReadonlySet<string> },
): Promise<void> {
  const chance = random('interconnect codecs');
  const rows = interconnects.flatMap((interconnect) => {
    const laws = muLaw.has(interconnect.carrier.place.country) ? ['PCMU', 'PCMA'] : ['PCMA', 'PCMU'];
    const listed = inBand.has(interconnect.id)
      ? [...laws, 'G722', 'telephone-event']
      : [...laws, ...chance.sample(others, chance.int(1, 4)), 'telephone-event'];
    return listed.map((code, at): Partial<InterconnectCodec> => {
      const allowed = at === 0 || code === 'telephone-event' || chance.chance(0.93);
      return {
        id: chance.uuid(),
        interconnectId: interconnect.id,
        codecId: code,
        codecName: nameOf.get(code) ?? null,
        allowed,
        relayOnly:
          allowed && at > 1 && !direct.has(interconnect.id) && code !== 'telephone-event' && chance.chance(0.1),
        vad: code === 'G729' && chance.chance(0.8),
        ptime: chance.pick(ptimes[code] ?? [20]),
        displayOrder: at + 1,
        createdAt: interconnect.createdAt,
      };
    });
  });
  await demo.insert<InterconnectCodec>('interconnect_codecs', rows);
}
