// The catalogue of codecs as the views of an interconnect's codecs need it: one short list, asked for once.
import { useList } from '@refinedev/core';
import { findResource } from '../meta/registry.ts';

export interface Codec {
  id: string;
  code: string;
  name: string;
  kind: string;
  payloadType: number | null;
  clockRate: number | null;
  /** Milliseconds; null where any multiple of 10 is good. */
  frameMs: string | null;
  [key: string]: unknown;
}

/** Codecs by their code; empty while they are on their way, or where this user may not read them. */
export function useCodecs(): Map<string, Codec> {
  const { result } = useList<Codec>({
    resource: 'codecs',
    pagination: { pageSize: 500 },
    meta: { query: { _fields: 'code,name,kind,payloadType,clockRate,frameMs', _count: 'none' } },
    queryOptions: { enabled: findResource('codecs') !== null, staleTime: 300_000 },
    errorNotification: false,
  });
  return new Map((result.data ?? []).map((codec) => [codec.code, codec]));
}

/** "PT 8 · 8 kHz · frame 10 ms" */
export function codecFacts({ payloadType, clockRate, frameMs }: Codec): string {
  return [
    payloadType === null ? 'dynamic PT' : `PT ${payloadType}`,
    clockRate === null ? '' : `${clockRate / 1000} kHz`,
    frameMs === null ? 'any frame' : `frame ${Number(frameMs)} ms`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Packet times that suit a codec: multiples of its frame. iLBC has two frames, 20 and 30 ms (RFC 3952). */
export function packetTimes(codec: Codec, least: number, most: number): number[] {
  const frames = codec.code.toLowerCase() === 'ilbc' ? [20, 30] : [Number(codec.frameMs ?? 10)];
  const whole = Array.from({ length: Math.max(most - least + 1, 0) }, (_, at) => least + at);
  return whole.filter((time) => frames.some((frame) => Number.isInteger(time / frame)) && time % 10 === 0);
}
