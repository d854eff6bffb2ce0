// The usual exceptions from per-second billing: destinations whose networks bill in whole minutes or in blocks of six seconds.

export const allExceptions = 'Period-Exception-ALL';

/** Dial code, destination, country, initial and recurring interval in seconds. */
const rows: readonly [string, string, string | null, number, number][] = [
  ['1', 'United States and Canada', 'US', 6, 6],
  ['52', 'Mexico', 'MX', 60, 60],
  ['220', 'Gambia', 'GM', 60, 60],
  ['232', 'Sierra Leone', 'SL', 60, 60],
  ['239', 'Sao Tome and Principe', 'ST', 60, 60],
  ['242', 'Congo', 'CG', 60, 60],
  ['252', 'Somalia', 'SO', 60, 60],
  ['269', 'Comoros', 'KM', 60, 60],
  ['500', 'Falkland Islands', 'FK', 60, 60],
  ['509', 'Haiti', 'HT', 60, 60],
  ['53', 'Cuba', 'CU', 60, 60],
  ['592', 'Guyana', 'GY', 60, 60],
  ['597', 'Suriname', 'SR', 60, 60],
  ['672', 'Norfolk Island', 'NF', 60, 60],
  ['674', 'Nauru', 'NR', 60, 60],
  ['675', 'Papua New Guinea', 'PG', 60, 60],
  ['676', 'Tonga', 'TO', 60, 60],
  ['677', 'Solomon Islands', 'SB', 60, 60],
  ['678', 'Vanuatu', 'VU', 60, 60],
  ['679', 'Fiji', 'FJ', 60, 60],
  ['682', 'Cook Islands', 'CK', 60, 60],
  ['685', 'Samoa', 'WS', 60, 60],
  ['686', 'Kiribati', 'KI', 60, 60],
  ['687', 'New Caledonia', 'NC', 60, 60],
  ['688', 'Tuvalu', 'TV', 60, 60],
  ['689', 'French Polynesia', 'PF', 60, 60],
  ['690', 'Tokelau', 'TK', 60, 60],
  ['850', 'North Korea', 'KP', 60, 60],
  ['870', 'Inmarsat', null, 60, 60],
  ['8816', 'Iridium', null, 60, 60],
  ['8817', 'Iridium', null, 60, 60],
  ['8818', 'Globalstar', null, 60, 60],
  ['8819', 'Globalstar', null, 60, 60],
  ['88216', 'Thuraya', null, 60, 60],
];

export const periodExceptions = rows.map(([prefix, zoneName, country, initialInterval, recurringInterval]) => ({
  prefix, zoneName, country, initialInterval, recurringInterval,
})); // prettier-ignore
