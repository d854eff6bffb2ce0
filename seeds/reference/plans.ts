// What is on sale: grades of termination, and packages of simultaneous calls.
import type { ChannelPlan } from '../../resources/catalogue/channel_plans.ts';
import type { VoiceTier } from '../../resources/catalogue/voice_tiers.ts';

export const voiceTiers: Partial<VoiceTier>[] = (
  [
    ['premium-cli', 'Premium CLI', '55', 240, 3000, '0.012000', true, 'Direct routes, caller number delivered, quality warranted'],
    ['standard', 'Standard', '45', 180, 4500, '0.008000', true, 'Good routes, caller number usually delivered'],
    ['value-ncli', 'Value NCLI', '30', 120, 7000, '0.004500', true, 'Cheapest routes, caller number not delivered'],
    ['test', 'Test', '0', 0, 0, '0', false, 'Test calls of our own, not sold'],
  ] as const
).map(([code, name, asrPercent, acdSeconds, pddMs, baseRate, showOnWebsite, description], at) => ({
  code, name, asrPercent, acdSeconds, pddMs, baseRate, showOnWebsite, description, displayOrder: (at + 1) * 10,
})); // prettier-ignore

/** Channels, calls a second, price a month and set-up fee in the base currency. */
const packages: readonly [number, number, string, string, string][] = [
  [10, 1, '29.00', '0.00', 'Small office'],
  [30, 2, '79.00', '0.00', 'As much as an ISDN primary rate line'],
  [100, 5, '239.00', '50.00', 'Head office or small contact centre'],
  [500, 20, '990.00', '150.00', 'Contact centre'],
  [1000, 40, '1790.00', '250.00', 'Large contact centre or reseller'],
  [5000, 150, '7900.00', '500.00', 'Carrier'],
];

export const channelPlans: Partial<ChannelPlan>[] = packages.map(([channels, cps, monthlyPrice, setupFee, description], at) => ({
  code: `trunk-${channels}`,
  name: `Trunk ${channels}`,
  channels, cps, monthlyPrice, setupFee, description,
  displayOrder: (at + 1) * 10,
  showOnWebsite: channels <= 1000,
})); // prettier-ignore
