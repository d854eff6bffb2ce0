// People of the demo: common given and family names of many places, and telephone numbers that are reserved for fiction.
import type { Random } from '../../random.ts';

export const titles = ['Mr', 'Ms', 'Mrs', 'Dr'] as const;

const groups = [
  [
    'Alice,Amelia,Charlotte,Daniel,Edward,Emily,George,Hannah,Henry,Jack,James,Lucy,Oliver,Sophie,Thomas,William',
    'Ashworth,Barker,Bennett,Carter,Clarke,Fletcher,Harrison,Hughes,Marsh,Palmer,Shaw,Thornton,Walsh,Whitfield',
  ],
  [
    'Anna,Carla,Diego,Elena,Fernando,Isabel,Javier,Lucia,Marta,Miguel,Pablo,Paula,Rafael,Sofia',
    'Alvarez,Castillo,Delgado,Fuentes,Herrera,Iglesias,Moreno,Navarro,Ortega,Ramos,Serrano,Vargas',
  ],
  [
    'Anton,Birgit,Erik,Freja,Greta,Hanna,Jonas,Karin,Lars,Lena,Magnus,Nils,Signe,Sven',
    'Andersen,Bergstrom,Dahl,Eklund,Fischer,Hansen,Keller,Lindqvist,Nyberg,Richter,Schneider,Vogel,Weber',
  ],
  [
    'Amina,Bilal,Dina,Farah,Hassan,Ibrahim,Karim,Layla,Nadia,Omar,Rania,Samir,Tariq,Yasmin',
    'Abbas,Darwish,Farouk,Haddad,Khalil,Mansour,Nasser,Qureshi,Rahman,Saleh,Younis,Zidan',
  ],
  [
    'Aarav,Anika,Arjun,Deepa,Ishaan,Kavita,Meera,Nikhil,Priya,Rahul,Ravi,Sanjay,Sunita,Vikram',
    'Bhatt,Chopra,Desai,Gupta,Iyer,Joshi,Kapoor,Mehta,Nair,Patel,Rao,Sharma,Verma',
  ],
  [
    'Akira,Chen,Haruka,Hui,Jin,Kenji,Lan,Mei,Minh,Sakura,Seo-yeon,Wei,Yuki,Yuna',
    'Chan,Fujita,Huang,Kim,Lee,Lim,Liu,Nguyen,Park,Sato,Tanaka,Tran,Wong,Yamamoto',
  ],
  [
    'Abena,Amara,Chidi,Esi,Femi,Kofi,Kwame,Lerato,Naledi,Ngozi,Sipho,Tendai,Thandi,Zola',
    'Adeyemi,Banda,Diallo,Dlamini,Kamau,Mensah,Moyo,Ndlovu,Okafor,Osei,Sithole,Traore',
  ],
  [
    'Anastasia,Bogdan,Dmitri,Ewa,Irina,Jan,Katarzyna,Marek,Milena,Olga,Pavel,Petra,Tomas,Zuzana',
    'Dvorak,Horvat,Ivanov,Kovac,Kowalski,Marek,Novak,Petrov,Popescu,Szabo,Wojcik,Zelenka',
  ],
].map(([given = '', family = '']) => ({ given: given.split(','), family: family.split(',') }));

export interface Person {
  firstName: string;
  lastName: string;
}
export function person(chance: Random): Person {
  const group = chance.pick(groups);
  return { firstName: chance.pick(group.given), lastName: chance.pick(group.family) };
}

/** `Seo-yeon`, `Park` → `seo-yeon.park`. */
export function mailbox({ firstName, lastName }: Person): string {
  return `${firstName}.${lastName}`.toLowerCase().replace(/[^a-z.-]/g, '');
}

export const jobTitles = [
  'NOC Manager', 'Interconnect Manager', 'Carrier Relations Manager', 'Routing Engineer', 'Voice Engineer', 'Billing Manager',
  'Finance Controller', 'Head of Wholesale', 'Account Manager', 'Rates Analyst', 'Chief Technical Officer', 'Fraud Analyst',
] as const; // prettier-ignore

/**
 * Ranges that are never given to subscribers: Ofcom's numbers for drama (London, Leeds, Manchester, Glasgow, Cardiff, no area, mobile)
 * and 555-0100 to 555-0199 in North America. Each entry is E.164 up to the last three or two digits.
 */
const ukFixed = [
  '+4420794601',
  '+4420794605',
  '+4411349601',
  '+4416149605',
  '+4414149601',
  '+4429201801',
  '+4416329601',
];
const ukMobile = ['+4477009001', '+4477009003', '+4477009006', '+4477009009'];
const american = ['212', '305', '312', '404', '415', '512', '617', '702', '713', '206'];

export function fixedPhone(chance: Random): string {
  const last = String(chance.int(0, 99)).padStart(2, '0');
  return chance.chance(0.6) ? `${chance.pick(ukFixed)}${last}` : `+1${chance.pick(american)}55501${last}`;
}
export function mobilePhone(chance: Random): string {
  return `${chance.pick(ukMobile)}${String(chance.int(0, 99)).padStart(2, '0')}`;
}

/** Whether a number lies in the ranges above. */
export function isFictional(phone: string): boolean {
  return /^\+44(2079460|1134960|1614960|1414960|2920180|1632960|7700900)\d{3}$|^\+1[2-9]\d{2}55501\d{2}$/.test(phone);
}
