// Pieces of SQL that rules of several tables share. Aliases in rules are words: the API and the triggers use short ones.

/** Every element of a JSON list meets a jsonpath condition on `@`; a part that is missing or of another type does not meet it. */
export const everyElement = (list: string, condition: string): string =>
  `CASE jsonb_typeof(${list}) WHEN 'array' THEN jsonb_array_length(${list})
    = jsonb_array_length(jsonb_path_query_array(${list}, '$[*] ? (${condition})')) ELSE false END`;

/** Every id of a JSON list stands in a table. */
export const everyIdIn = (list: string, table: string): string =>
  `NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text(${list}) AS listed(id)
    WHERE NOT EXISTS (SELECT 1 FROM ${table} AS known WHERE known.id = listed.id::uuid))`;

/**
 * Whether a customer (alias `customer`) may call through the carrier of an assignment: an active one that the assignment opens it to, by
 * a category or group that is active. No assignment, no calls.
 */
export const mayCallThrough = (assigned: {
  type: string;
  categories: string;
  groups: string;
  customers: string;
}): string => `customer.status = 'active' AND CASE ${assigned.type}
    WHEN 'all' THEN true
    WHEN 'categories' THEN ${assigned.categories} ? customer.category_id::text
      AND EXISTS (SELECT 1 FROM customer_categories AS class WHERE class.id = customer.category_id AND class.is_active)
    WHEN 'groups' THEN COALESCE(${assigned.groups} ? customer.group_id::text, false)
      AND EXISTS (SELECT 1 FROM customer_groups AS part WHERE part.id = customer.group_id AND part.is_active)
    WHEN 'customers' THEN ${assigned.customers} ? customer.id::text
    ELSE false END`;

/** The id of the user on whose behalf a transaction writes, as the audit trail is told; null around the API. */
export const writer = `NULLIF(current_setting('didtron.audit', true), '')::jsonb ->> 'actorId'`;

const fullMask = (address: string): string => `CASE family(${address}) WHEN 4 THEN 32 ELSE 128 END`;
/** First address of an address or network, as a single one. */
export const firstAddress = (address: string): string => `set_masklen(network(${address})::inet, ${fullMask(address)})`;
/** Last address of an address or network, as a single one; a range's end comes first where there is one. */
export const lastAddress = (address: string, rangeEnd: string): string =>
  `COALESCE(${rangeEnd}, set_masklen(broadcast(${address}), ${fullMask(address)}))`;

/** The addresses from one to another as a value of PostgreSQL's own making (see api/database/derived.ts): its index finds overlaps. */
export const addressSpan = (from: string, to: string): string => `inetrange(${from}, ${to}, '[]')`;
/** The same of addresses that may be the wrong way round: then NULL, which overlaps nothing. */
export const soundSpan = (from: string, to: string): string =>
  `CASE WHEN ${from} <= ${to} THEN ${addressSpan(from, to)} END`;

/**
 * Another active interconnect that has an active transport address between two, with the same tech prefix: rows of one column, its
 * id. Two of one carrier may share an address unless both take calls in: only then could a call belong to either.
 */
export const addressHolder = (own: {
  first: string;
  last: string;
  interconnect: string;
  carrier: string;
  direction: string;
  prefix: string;
}): string => `SELECT theirs.interconnect_id FROM interconnect_ip_addresses AS theirs
    JOIN carrier_interconnects AS other ON other.id = theirs.interconnect_id AND other.is_active
    LEFT JOIN interconnect_validation_settings AS matched ON matched.interconnect_id = other.id
    WHERE theirs.interconnect_id <> ${own.interconnect} AND theirs.is_active AND theirs.address_type = 'transport'
      AND ${addressSpan('theirs.first_address', 'theirs.last_address')} && ${soundSpan(own.first, own.last)}
      AND COALESCE(matched.tech_prefix, other.tech_prefix, '') = ${own.prefix}
      AND (other.carrier_id <> ${own.carrier} OR (other.direction <> 'egress' AND ${own.direction} <> 'egress'))`;

const dayOf = (part: string, end: 'from' | 'to'): string =>
  `array_position(ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], ${part}->>'${end}')`;
const minuteOf = (part: string, end: 'start' | 'end'): string =>
  `split_part(${part}->>'${end}', ':', 1)::int * 60 + split_part(${part}->>'${end}', ':', 2)::int`;
/**
 * The spans of the week, in minutes from Monday 00:00 up to 10080, that a list of periods covers: rows of one column `span`.
 * A period is { from, to } (days, the last may lie beyond Sunday) with { start, end } (times of each day, the end up to 24:00).
 * `source` is what stands between FROM and WHERE and yields the JSON value `part` for each period.
 */
export const weekSpans = (source: string, where = 'true'): string =>
  `SELECT int4range((day - 1) % 7 * 1440 + ${minuteOf('part', 'start')},
      (day - 1) % 7 * 1440 + GREATEST(${minuteOf('part', 'start')}, ${minuteOf('part', 'end')})) AS span
    FROM ${source} CROSS JOIN LATERAL generate_series(${dayOf('part', 'from')}, ${dayOf('part', 'to')}
      + CASE WHEN ${dayOf('part', 'to')} < ${dayOf('part', 'from')} THEN 7 ELSE 0 END) AS days(day) WHERE ${where}`;

/** The rule by which a carrier is open to an active customer (carrier_assignments): no assignment means that nobody may call through it. */
export const assignedToCustomer = (carrier: string, buyer: string): { sql: string } => ({
  sql: `EXISTS (SELECT 1 FROM carrier_assignments AS assigned JOIN customers AS customer ON customer.id = ${buyer}
    WHERE assigned.carrier_id = ${carrier} AND ${mayCallThrough({
      type: 'assigned.assignment_type',
      categories: 'assigned.category_ids',
      groups: 'assigned.group_ids',
      customers: 'assigned.customer_ids',
    })})`,
});
