// The twenty rating plans of the demo: how each is called, what it costs over our own cost, and how it bills.

export interface PlanData {
  name: string;
  /** Code of its rate card. */
  code: string;
  currency: string;
  zone: string;
  /** Price over cost: 1.2 is a fifth more. */
  markup: number;
  /** Share of all dial codes that it has a rate of its own for. */
  coverage: 'all' | 'usual';
  intervals: readonly [number, number];
  classes: readonly string[];
  minMargin: string;
  status: 'active' | 'draft' | 'archived';
  /** Only zones of this region. */
  region?: string;
  /** Code of the card on which this one is based. */
  parent?: string;
}

const anyDay = ['AnyDay'] as const;
const peak = ['PeakHours', 'OffPeak'] as const;
const weekend = ['Weekday', 'Weekend'] as const;
const perSecond = [1, 1] as const;
const blocks = [30, 6] as const;
const minutes = [60, 60] as const;

const plan = (
  name: string, code: string, currency: string, zone: string, markup: number, minMargin: string, more: Partial<PlanData> = {},
): PlanData => ({ name, code, currency, zone, markup, minMargin, coverage: 'usual', intervals: perSecond, classes: anyDay, status: 'active', ...more }); // prettier-ignore

export const planData: readonly PlanData[] = [
  plan('Premium A-Z USD', 'AZ-PREM-USD', 'USD', 'UTC', 1.24, '8.00', { coverage: 'all' }),
  plan('Standard A-Z USD', 'AZ-STD-USD', 'USD', 'UTC', 1.14, '5.00'),
  plan('Value NCLI USD', 'AZ-NCLI-USD', 'USD', 'UTC', 1.06, '2.00'),
  plan('Wholesale Partners USD', 'AZ-WHS-USD', 'USD', 'UTC', 1.08, '3.00'),
  plan('Contact Centre USD', 'AZ-CC-USD', 'USD', 'America/New_York', 1.3, '10.00', {
    intervals: blocks,
    classes: weekend,
  }),
  plan('Retail USD', 'AZ-RET-USD', 'USD', 'America/New_York', 1.6, '20.00', { intervals: minutes }),
  plan('Latin America USD', 'LAT-USD', 'USD', 'America/Bogota', 1.12, '4.00', {
    region: 'Americas',
    parent: 'AZ-STD-USD',
  }),
  plan('Premium A-Z EUR', 'AZ-PREM-EUR', 'EUR', 'Europe/Berlin', 1.24, '8.00', { coverage: 'all' }),
  plan('Standard A-Z EUR', 'AZ-STD-EUR', 'EUR', 'Europe/Berlin', 1.14, '5.00'),
  plan('Value NCLI EUR', 'AZ-NCLI-EUR', 'EUR', 'Europe/Berlin', 1.06, '2.00'),
  plan('Enterprise EUR', 'ENT-EUR', 'EUR', 'Europe/Paris', 1.45, '15.00', { intervals: minutes, classes: peak }),
  plan('Mobile Europe EUR', 'MOB-EUR', 'EUR', 'Europe/Berlin', 1.1, '4.00', { region: 'Europe', parent: 'AZ-STD-EUR' }),
  plan('Premium A-Z GBP', 'AZ-PREM-GBP', 'GBP', 'Europe/London', 1.24, '8.00', { coverage: 'all' }),
  plan('Standard A-Z GBP', 'AZ-STD-GBP', 'GBP', 'Europe/London', 1.15, '5.00'),
  plan('Enterprise GBP', 'ENT-GBP', 'GBP', 'Europe/London', 1.45, '15.00', { intervals: minutes, classes: peak }),
  plan('Gulf AED', 'AZ-STD-AED', 'AED', 'Asia/Dubai', 1.16, '6.00'),
  plan('Standard A-Z AUD', 'AZ-STD-AUD', 'AUD', 'Australia/Sydney', 1.17, '6.00'),
  plan('Standard A-Z SGD', 'AZ-STD-SGD', 'SGD', 'Asia/Singapore', 1.16, '6.00'),
  plan('Summer offer USD', 'OFFER-USD', 'USD', 'UTC', 1.05, '0.00', { status: 'draft' }),
  plan('Standard A-Z USD (old)', 'AZ-STD-USD-OLD', 'USD', 'UTC', 1.18, '5.00', { status: 'archived' }),
];

/** Currencies in which customers can be rated. */
export const planCurrencies: ReadonlySet<string> = new Set(
  planData.filter(({ status }) => status === 'active').map(({ currency }) => currency),
);
