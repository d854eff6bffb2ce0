// Codecs with their RTP facts: static payload types of RFC 3551, the rest dynamic (96 to 127, agreed per call).
import type { Codec } from '../../resources/catalogue/codecs.ts';

/** Code, name, payload type, clock rate, frame (ms), bitrate (kbit/s), what it is. */
const audio: readonly [string, string, number | null, number, string | null, string | null, string][] = [
  ['PCMA', 'G.711 A-law', 8, 8000, null, '64', 'PSTN quality in Europe and most of the world; any packet time'],
  ['PCMU', 'G.711 mu-law', 0, 8000, null, '64', 'PSTN quality in North America and Japan; any packet time'],
  ['G729', 'G.729', 18, 8000, '10', '8', 'Usual on narrow links; annex B adds silence suppression'],
  ['opus', 'Opus', null, 48000, '2.5', null, '6 to 510 kbit/s, from speech to music (RFC 7587)'],
  ['G722', 'G.722', 9, 8000, null, '64', 'Wideband; samples at 16 kHz, its RTP clock says 8000 (RFC 3551)'],
  ['AMR', 'AMR', null, 8000, '20', '12.2', 'Mobile networks, 4.75 to 12.2 kbit/s (RFC 4867)'],
  ['AMR-WB', 'AMR-WB', null, 16000, '20', '23.85', 'Wideband in mobile networks, 6.6 to 23.85 kbit/s (RFC 4867)'],
  ['iLBC', 'iLBC', null, 8000, '20', '15.2', 'Robust against lost packets; frames of 20 or 30 ms (RFC 3952)'],
  ['G723', 'G.723.1', 4, 8000, '30', '6.3', '5.3 or 6.3 kbit/s; annex A adds silence suppression'],
  ['G726-16', 'G.726 16 kbit/s', null, 8000, null, '16', 'ADPCM with 2 bits a sample'],
  ['G726-24', 'G.726 24 kbit/s', null, 8000, null, '24', 'ADPCM with 3 bits a sample'],
  ['G726-32', 'G.726 32 kbit/s', null, 8000, null, '32', 'ADPCM with 4 bits a sample; the usual rate of cordless sets'],
  ['G726-40', 'G.726 40 kbit/s', null, 8000, null, '40', 'ADPCM with 5 bits a sample'],
  ['G728', 'G.728', 15, 8000, '2.5', '16', 'Low delay'],
  ['GSM', 'GSM full rate', 3, 8000, '20', '13.2', 'The first codec of mobile networks'],
  ['speex', 'Speex', null, 8000, '20', null, 'Superseded by Opus (RFC 5574)'],
];

const signals: readonly Partial<Codec>[] = [
  { code: 'telephone-event', name: 'Telephone events', kind: 'dtmf', description: 'Key presses 0 to 15 as events, usually payload type 101 (RFC 4733)' },
  { code: 'CN', name: 'Comfort noise', kind: 'comfort_noise', payloadType: 13, description: 'Noise while nobody speaks (RFC 3389)' },
]; // prettier-ignore

export const codecs: Partial<Codec>[] = [
  ...audio.map(([code, name, payloadType, clockRate, frameMs, bitrate, description]): Partial<Codec> => ({
    code, name, kind: 'audio', payloadType, clockRate, channels: code === 'opus' ? 2 : 1, frameMs, bitrate, description,
  })),
  ...signals,
].map((codec, at) => ({ ...codec, priority: (at + 1) * 10 })); // prettier-ignore
