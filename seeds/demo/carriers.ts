// Carriers: invented trading names all over the world, each with terms, balances and limits that fit its size and currency.
import type { Carrier } from '../../resources/carriers/carriers.ts';
import { rateToUsd } from '../reference/currencies.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import { carrierEndings, carrierStems, domainOf } from './data/companies.ts';
import { places } from './data/places.ts';
import type { Place } from './data/places.ts';
import { amountIn, filled, later, moments } from './values.ts';

export const carrierCount = 200;

/** A carrier as stored, and what the demo knows beyond it. */
export type CarrierSeed = Partial<Carrier> &
  Pick<Carrier, 'id' | 'name' | 'code' | 'partnerType' | 'status' | 'createdAt'> & {
    currency: string;
    domain: string;
    place: Place;
    /** They send us calls. */
    sends: boolean;
    /** We send them calls. */
    takes: boolean;
    /** Usual business of a month, in the carrier's currency. */
    volume: number;
  };

export async function seedCarriers(demo: Demo): Promise<CarrierSeed[]> {
  const chance = random('carriers');
  const { rows } = await demo.client.query<{ code: string; id: string }>('SELECT code, id::text FROM currencies');
  const currencyIds = new Map(rows.map(({ code, id }) => [code, id]));
  const stems = chance.sample(carrierStems, carrierCount);
  const carriers = moments(demo, chance, carrierCount, 48, 715, 6).map((createdAt, at) =>
    makeCarrier(demo, chance, stems[at] as string, at, createdAt),
  );
  // Balances and spends come with the entries of the ledger.
  const stored = carriers.map(({
    currency, domain: _domain, place: _place, sends: _sends, takes: _takes, volume: _volume, customerBalance: _customerBalance,
    supplierBalance: _supplierBalance, customer24HrSpend: _customerSpend, supplier24HrSpend: _supplierSpend, ...row
  }) => ({ ...row, primaryCurrencyId: currencyIds.get(currency) as string })); // prettier-ignore
  await demo.insert<Carrier>('carriers', stored);
  return carriers;
}

function makeCarrier(demo: Demo, chance: Random, stem: string, at: number, createdAt: string): CarrierSeed {
  const name = `${stem} ${chance.pick(carrierEndings)}`;
  const place = chance.pick(places);
  const partnerType = chance.weighted({ bilateral: 40, customer: 30, supplier: 30 });
  const young = at >= carrierCount - 8;
  const status = young ? 'testing' : chance.weighted({ active: 86, testing: 3, paused: 6, disabled: 5 });
  const currency = chance.weighted({ USD: 55, EUR: 22, [place.currency]: 23 });
  const volume = 10 ** (3.4 + chance.next() * 2.1) / rateToUsd(currency);
  const sends = partnerType !== 'supplier';
  const takes = partnerType !== 'customer';
  const capped = chance.chance(0.7);
  const address = addressOf(chance, name, place);
  return {
    id: chance.uuid(),
    name,
    code: chance.chance(0.6) ? stem.toUpperCase() : `${stem.toUpperCase()}-${place.country}`,
    partnerType,
    status,
    timeZone: place.zone,
    ...customerTerms(chance, sends, status, currency, volume),
    ...supplierTerms(chance, takes, status, currency, volume),
    ...netTerms(chance, partnerType, currency, volume),
    spendWindow: chance.weighted({ rolling_24_hours: 75, fixed_daily: 25 }),
    capacityMode: capped ? 'capped' : 'unrestricted',
    capacityLimit: capped ? chance.pick([60, 100, 150, 200, 300, 500, 750, 1000, 2000, 3000, 5000]) : null,
    circularRouting: partnerType === 'bilateral' && chance.chance(0.12),
    customerAccountNumber: sends ? `C-${40001 + at}` : null,
    supplierAccountNumber: takes ? `S-${70001 + at}` : null,
    taxCode: filled(chance, place.taxCode),
    billTo: address,
    shipTo: chance.chance(0.3) ? address : null,
    createdAt,
    updatedAt: later(demo, chance, createdAt, 0.75),
    currency,
    domain: domainOf(name),
    place,
    sends,
    takes,
    volume,
  };
}

function addressOf(chance: Random, name: string, place: Place): string {
  const town = place.postcode === '-' ? place.city : `${filled(chance, place.postcode)} ${place.city}`;
  return [
    `${name} ${place.legalForm}`,
    `${chance.pick(place.streets)} ${chance.int(1, 180)}`,
    town,
    place.country,
  ].join('\n');
}

/** A carrier that is disabled has been settled; one in test has hardly begun. */
const activity = (status: string): number => ({ active: 1, paused: 0.6, testing: 0.02 })[status] ?? 0;

function customerTerms(
  chance: Random,
  sends: boolean,
  status: string,
  currency: string,
  volume: number,
): Partial<Carrier> {
  if (!sends) return {};
  const prepaid = chance.chance(0.35);
  const limit = prepaid ? 0 : volume * chance.near(0.35, 0.15);
  const used = chance.chance(0.03) ? 1.03 : chance.next() * 0.85;
  const balance = (prepaid ? volume * 0.3 * chance.next() : -limit * used) * activity(status);
  const day = volume / 30;
  const spendLimit = chance.chance(0.75) ? day * chance.near(2.5, 0.8) : null;
  const spend =
    (chance.chance(0.03) && spendLimit ? spendLimit * 1.04 : day * chance.near(1, 0.6)) *
    (status === 'paused' ? 0 : activity(status));
  return {
    customerCreditType: prepaid ? 'prepaid' : 'postpaid',
    customerCreditLimit: amountIn(currency, limit, 2),
    customerBalance: amountIn(currency, balance),
    customer24HrSpendLimit: spendLimit === null ? null : amountIn(currency, spendLimit, 2),
    customer24HrSpend: amountIn(currency, spend),
    customerSpendAction: chance.weighted({ alert_only: 70, block_calls: 25, ignore: 5 }),
  };
}

function supplierTerms(
  chance: Random,
  takes: boolean,
  status: string,
  currency: string,
  volume: number,
): Partial<Carrier> {
  if (!takes) return {};
  const prepaid = chance.chance(0.3);
  const limit = prepaid || chance.chance(0.25) ? null : volume * chance.near(0.4, 0.15);
  const balance = (prepaid ? volume * 0.2 * chance.next() : -volume * 0.3 * chance.next()) * activity(status);
  const day = volume / 30;
  return {
    supplierCreditType: prepaid ? 'prepaid' : 'postpaid',
    supplierCreditLimit: limit === null ? null : amountIn(currency, limit, 2),
    supplierBalance: amountIn(currency, balance),
    supplier24HrSpendLimit: chance.chance(0.5) ? amountIn(currency, day * chance.near(2.5, 0.8), 2) : null,
    supplier24HrSpend: amountIn(currency, status === 'paused' ? 0 : day * chance.near(0.8, 0.5) * activity(status)),
  };
}

function netTerms(chance: Random, partnerType: string, currency: string, volume: number): Partial<Carrier> {
  if (partnerType !== 'bilateral') return {};
  return {
    bilateralCreditLimit: chance.chance(0.6) ? amountIn(currency, volume * chance.near(0.5, 0.2), 2) : null,
    bilateralLimitAction: chance.weighted({ alert_only: 70, block_calls: 25, ignore: 5 }),
  };
}
