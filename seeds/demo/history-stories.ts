// What staff change, table by table: fields, the roles that change them, and the reasons they give.

export interface Story {
  resource: string;
  /** Share of all changes. */
  weight: number;
  /** Changes that one row goes through at most. */
  most: number;
  /** Fields by who changes them. */
  fields: Record<string, readonly string[]>;
  reasons: readonly string[];
}

const finance = ['finance'] as const;
const network = ['noc', 'admin'] as const;
const commercial = ['sales', 'admin', 'finance'] as const;
const administration = ['admin'] as const;

const agreed = [
  'Agreed with the partner by mail',
  'New contract',
  'Quarterly review',
  'Asked for by their account manager',
];
const faults = [
  'Trouble ticket closed',
  'Test calls good',
  'Capacity planning',
  'Fraud suspected',
  'Asked for by their NOC',
];

/** The first one also fills up what others leave. */
export const stories: readonly Story[] = [
  {
    resource: 'carriers',
    weight: 24,
    most: 14,
    fields: {
      customerCreditLimit: finance,
      customer24HrSpendLimit: finance,
      supplier24HrSpendLimit: finance,
      supplierCreditLimit: finance,
      bilateralCreditLimit: finance,
      customerSpendAction: finance,
      capacityLimit: network,
      status: network,
      spendWindow: finance,
    },
    reasons: agreed,
  },
  {
    resource: 'carrier_interconnects',
    weight: 16,
    most: 5,
    fields: {
      capacityLimit: network,
      isActive: network,
      transport: network,
      sipPort: network,
      minAsr: network,
      minAcd: network,
      optionsProbeInterval: network,
    },
    reasons: faults,
  },
  {
    resource: 'carrier_services',
    weight: 12,
    most: 4,
    fields: {
      status: network,
      priority: network,
      weight: network,
      capacityLimit: network,
      enforcementPolicy: commercial,
    },
    reasons: faults,
  },
  {
    resource: 'rates',
    weight: 16,
    most: 2,
    fields: { rate: commercial },
    reasons: ['Market price', 'Rate notice of the supplier', ...agreed],
  },
  {
    resource: 'customers',
    weight: 9,
    most: 4,
    fields: { creditLimit: finance, status: commercial },
    reasons: ['Payment overdue', 'Payment received', ...agreed],
  },
  {
    resource: 'interconnect_signalling_settings',
    weight: 5,
    most: 3,
    fields: {
      sessionTimerInterval: network,
      maxCallDuration: network,
      earlyMediaEnabled: network,
      privacyMethod: network,
    },
    reasons: faults,
  },
  {
    resource: 'interconnect_media_settings',
    weight: 5,
    most: 3,
    fields: { rtpTimeout: network, mediaRelay: network, dtmfDetection: network },
    reasons: faults,
  },
  {
    resource: 'interconnect_validation_settings',
    weight: 4,
    most: 3,
    fields: { maxCps: network, testSystemControl: network },
    reasons: faults,
  },
  {
    resource: 'interconnect_translation_settings',
    weight: 4,
    most: 2,
    fields: { originationPreference: network, setPaiHeader: network },
    reasons: faults,
  },
  {
    resource: 'customer_rating_plans',
    weight: 3,
    most: 9,
    fields: { minMargin: commercial, marginEnforcement: commercial },
    reasons: agreed,
  },
  {
    resource: 'users',
    weight: 2,
    most: 2,
    fields: { status: administration },
    reasons: ['Left the company', 'Back from leave', 'Lost phone'],
  },
];
