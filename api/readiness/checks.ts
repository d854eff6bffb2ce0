// What a carrier, an interconnect and a service need to carry calls, each stated once.
import { carrierChecks } from './carrier-checks.ts';
import type { Check } from './check.ts';
import { interconnectChecks } from './interconnect-checks.ts';
import { serviceChecks } from './service-checks.ts';

export const checks: Readonly<Record<string, readonly Check[]>> = {
  carriers: carrierChecks,
  carrier_interconnects: interconnectChecks,
  carrier_services: serviceChecks,
};
