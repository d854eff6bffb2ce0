// Moments as a person reads them: relative, absolute in the browser's zone with the zone named, and in UTC.
import { useSyncExternalStore } from 'react';

/** IANA name of the zone that this browser lives in. */
export const userZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always', style: 'short' });
const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const minute = { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const second = { ...minute, second: '2-digit' } as const;
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options);
const dayOnly = format(day);
const dayAndTime = format(minute);
const dayAndSecond = format(second);
const precise = (timeZone: string) => format({ ...second, timeZone, timeZoneName: 'short' });
const inUserZone = precise(userZone);
const inUtc = precise('UTC');

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "5 min ago", "in 3 days", "just now". */
export function relativeTime(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (Number.isNaN(seconds)) return iso;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 20 ? 'in a moment' : 'just now';
}

/** "31 Jan 2026, 09:30", in the user's zone. */
export function absoluteTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : dayAndTime.format(time);
}

/** "31 Jan 2026, 09:30:12", in the user's zone: where moments follow closely on one another. */
export function toTheSecond(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : dayAndSecond.format(time);
}

/** "31 Jan 2026, 09:30:12 CET · 31 Jan 2026, 08:30:12 UTC". */
export function zonedTime(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const local = inUserZone.format(time);
  const utc = inUtc.format(time);
  return local === utc ? utc : `${local} · ${utc}`;
}

/** Absolute, without the time where it only marks the start or the end of a day. */
export function dayOrTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const inDay = (date.getHours() * 60 + date.getMinutes()) * 60_000 + date.getSeconds() * 1000 + date.getMilliseconds();
  return inDay === 0 || inDay >= 86_399_000 ? dayOnly.format(date) : absoluteTime(iso);
}

/** "UTC+1": the present distance of a zone from UTC; daylight saving time included. */
export function zoneOffset(zone: string, at: Date = new Date()): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at);
    const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    return offset.replace('GMT', 'UTC');
  } catch {
    return '';
  }
}

let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The time, renewed every half minute for everybody at once, so that "5 min ago" stays true. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
