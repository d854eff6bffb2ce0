// The demo: a wholesale carrier of some size with two years behind it. The parts run in an order in which each finds what it needs.
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import { seedAddresses } from './addresses.ts';
import { seedAssignments } from './assignments.ts';
import { seedCarriers } from './carriers.ts';
import { contactsOf, seedContacts } from './contacts.ts';
import { demoOf } from './context.ts';
import { seedCreditAlerts } from './credit-alerts.ts';
import { seedCustomers } from './customers.ts';
import { seedHistory } from './history.ts';
import { seedInterconnectCodecs } from './interconnect-codecs.ts';
import { seedMedia, seedSignalling, seedTranslation, seedValidation } from './interconnect-settings.ts';
import { seedInterconnects } from './interconnects.ts';
import { seedLedger } from './ledger.ts';
import { seedAlerts } from './monitoring/alerts.ts';
import { seedIntegrationHealth, seedJobMetrics, seedPortalMetrics } from './monitoring/samples.ts';
import { seedSnapshots } from './monitoring/snapshots.ts';
import { seedPortalUsers } from './portal-users.ts';
import { seedRateCards } from './rate-cards.ts';
import { seedRates } from './rates.ts';
import { readTimeClasses, seedRatingPlans } from './rating-plans.ts';
import { seedRouting } from './routing.ts';
import { seedEgressServices, seedIngressServices } from './services.ts';
import { seedStaff } from './staff.ts';
import { seedZones } from './zones.ts';

/** Fills every table. Needs the reference data; the caller has opened a transaction. */
export async function insertDemo(client: pg.ClientBase, resources: readonly Resource[], now: Date): Promise<void> {
  const demo = demoOf(client, resources, now);
  const staff = await seedStaff(demo);
  const customers = await seedCustomers(demo);
  const carriers = await seedCarriers(demo);
  await seedLedger(demo, now, carriers, staff);
  const contacts = contactsOf(carriers);
  await seedPortalUsers(demo, contacts, customers);
  await seedContacts(demo, contacts);
  await seedCreditAlerts(demo, carriers, contacts, staff);
  await seedAssignments(demo, carriers, customers);

  const interconnects = await seedInterconnects(demo, carriers);
  const sharedWith = await seedValidation(demo, interconnects);
  await seedAddresses(demo, interconnects, sharedWith);
  await seedTranslation(demo, interconnects);
  await seedSignalling(demo, interconnects);
  await seedInterconnectCodecs(demo, interconnects, await seedMedia(demo, interconnects));

  const zones = await seedZones(demo);
  const classes = await readTimeClasses(demo);
  const cards = await seedRateCards(demo, interconnects);
  await seedRates(demo, cards, zones, classes);
  await seedRatingPlans(demo, cards, zones, classes);
  const egress = await seedEgressServices(demo, interconnects, cards);
  const routingPlans = await seedRouting(demo, egress, classes);
  await seedIngressServices(demo, interconnects, cards, routingPlans);

  await seedAlerts(demo, now, staff);
  await seedSnapshots(demo, now);
  await seedJobMetrics(demo, now);
  await seedPortalMetrics(demo, now);
  await seedIntegrationHealth(demo, now);
  await seedHistory(demo, staff);
}
