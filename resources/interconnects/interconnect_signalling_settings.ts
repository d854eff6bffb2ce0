// Signalling settings of an interconnect: privacy, session timers, lengths of calls, and what becomes of release causes.
import { q850Causes, sipCauses } from '../causes.ts';
import { boolean, choice, defineResource, duration, everyElement, grant, json, text } from '../define/index.ts';
import type { JsonOptions, Row } from '../define/index.ts';
import { ownInterconnect } from '../parts.ts';

const privacyMethods = [
  { value: 'rfc3325', label: 'RFC 3325', help: 'P-Asserted-Identity with Privacy: id' },
  { value: 'rfc3323', label: 'RFC 3323', help: 'Privacy header alone' },
  { value: 'rfc3261', label: 'RFC 3261', help: 'Anonymous From' },
  {
    value: 'remote_party_id',
    label: 'Remote-Party-ID (legacy)',
    tone: 'warning',
    help: 'A draft that expired; for old switches',
  },
  { value: 'none', label: 'None', help: 'Identities are passed as they come' },
] as const;
const causeActions = [
  { value: 'pass', label: 'Pass', help: 'The caller gets the cause as it came' },
  { value: 'replace', label: 'Replace', help: 'The caller gets another SIP code' },
  { value: 'failover', label: 'Try the next route' },
  { value: 'stop', label: 'Stop', help: 'No further route is tried' },
] as const;

type ReleaseCause = {
  match: { sip?: number; q850?: number };
  action: 'pass' | 'replace' | 'failover' | 'stop';
  sip?: number;
  reason?: string;
  q850?: number;
};
const named = (causes: readonly { code: number; name: string }[], from = 0) =>
  causes.filter(({ code }) => code >= from).map(({ code, name }) => ({ value: code, label: name }));
const sipNames = named(sipCauses, 300);
const newSipNames = named(sipCauses, 400);
const q850Names = named(q850Causes);
/** What a gateway makes of a cause by RFC 3398, sections 7.2.4.1 and 8.2.6.1. */
const towardsSip: ReleaseCause[] = q850Causes.flatMap(({ code, sip }) =>
  sip !== null && sip >= 400 ? [{ match: { q850: code }, action: 'replace', sip }] : [],
);
const towardsIsup: ReleaseCause[] = sipCauses.flatMap(({ code, q850 }) =>
  q850 === null ? [] : [{ match: { sip: code }, action: 'pass', q850 }],
);
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const mappingSchema = {
  type: 'array',
  maxItems: 200,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['match', 'action'],
    properties: {
      match: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: { sip: whole(300, 699), q850: whole(1, 127) },
      },
      action: { type: 'string', enum: causeActions.map((one) => one.value) },
      sip: whole(400, 699),
      reason: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001F\\u007F]+$' },
      q850: whole(1, 127),
    },
    if: { type: 'object', properties: { action: { const: 'replace' } } },
    then: { type: 'object', required: ['sip'] },
  },
};

/** A whole number in a range, or absent. */
const optional = (path: string, from: number, to: number): string =>
  `(!exists(${path}) || (${path}.type() == "number" && ${path} >= ${from} && ${path} <= ${to} && ${path}.floor() == ${path}))`;

export const interconnectSignallingSettings = defineResource({
  name: 'interconnect_signalling_settings',
  label: { one: 'Signalling settings', many: 'Signalling settings' },
  group: 'Carriers',
  title: 'summary',
  nested: true,
  versionRequired: true,
  fields: {
    interconnectId: ownInterconnect(),
    summary: text({
      maxLength: 300,
      computed: `CASE {privacyMethod} WHEN 'remote_party_id' THEN 'Remote-Party-ID' WHEN 'none' THEN 'No privacy' ELSE upper({privacyMethod}) END
        || CASE WHEN {sessionTimerEnabled} THEN ', session timer ' || {sessionTimerInterval}::text || ' s' ELSE ', no session timer' END`,
    }),
    privacyMethod: choice(privacyMethods, {
      default: 'rfc3325',
      help: 'How a caller who withholds the number is treated',
    }),
    sessionTimerEnabled: boolean({
      label: 'Session timer',
      default: true,
      help: 'Calls are refreshed, so that dead ones end (RFC 4028)',
    }),
    sessionTimerInterval: duration({
      label: 'Session expires after',
      measure: 's',
      min: 90,
      max: 86400,
      default: 1800,
      when: { sessionTimerEnabled: true },
      help: 'Session-Expires: without a refresh the call ends',
    }),
    minSe: duration({
      label: 'Shortest that we accept',
      measure: 's',
      min: 90,
      max: 86400,
      default: 90,
      when: { sessionTimerEnabled: true },
      help: 'Min-SE; RFC 4028 allows nothing below 90 s',
    }),
    maxCallDurationEnabled: boolean({ label: 'Limit the length of calls' }),
    maxCallDuration: duration({
      label: 'Longest call',
      measure: 's',
      min: 60,
      max: 86400,
      default: 7200,
      when: { maxCallDurationEnabled: true },
    }),
    earlyMediaEnabled: boolean({
      label: 'Early media',
      default: true,
      help: 'Ringing and announcements of the far end are heard before the answer; off: plain 180',
    }),
    '100relEnabled': boolean({
      label: 'Reliable provisional responses',
      help: '100rel and PRACK (RFC 3262)',
    }),
    releaseCauseMapping: json<ReleaseCause[], JsonOptions & { default: [] }>({
      label: 'Release causes',
      default: [],
      schema: mappingSchema,
      columns: [
        { path: 'match.sip', label: 'SIP code', type: 'integer', min: 300, max: 699, names: sipNames },
        { path: 'match.q850', label: 'Q.850 cause', type: 'integer', min: 1, max: 127, names: q850Names },
        { path: 'action', label: 'Then', type: 'choice', choices: causeActions },
        { path: 'sip', label: 'New SIP code', type: 'integer', min: 400, max: 699, names: newSipNames },
        { path: 'q850', label: 'New Q.850 cause', type: 'integer', min: 1, max: 127, names: q850Names },
        { path: 'reason', label: 'Reason text', type: 'text' },
      ],
      presets: [
        { label: 'Q.850 to SIP of RFC 3398', key: 'match', rows: towardsSip },
        { label: 'SIP to Q.850 of RFC 3398', key: 'match', rows: towardsIsup },
      ],
      read: grant.staff,
      help: 'What becomes of a failed call, by the code it failed with. Others pass as they come',
    }),
  },
  list: {
    columns: [
      'interconnectId',
      'privacyMethod',
      'sessionTimerEnabled',
      'sessionTimerInterval',
      'maxCallDuration',
      'earlyMediaEnabled',
      '100relEnabled',
      'updatedAt',
    ],
    sort: [{ field: 'updatedAt', order: 'desc' }],
    empty: 'Interconnects get their signalling settings on their own page.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['privacyMethod', 'earlyMediaEnabled', '100relEnabled'] },
        { title: 'Session timer', fields: ['sessionTimerEnabled', 'sessionTimerInterval', 'minSe'] },
        { title: 'Length of calls', fields: ['maxCallDurationEnabled', 'maxCallDuration'] },
        { title: 'Release causes', fields: ['releaseCauseMapping'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.network,
    update: grant.network,
    delete: grant.network,
    carrier: 'interconnect.carrierId',
  },
  rules: [
    {
      name: 'expires_above_min_se',
      fields: ['minSe'],
      message: 'must not be above the session expiry',
      sql: `{minSe} <= {sessionTimerInterval}`,
    },
    {
      name: 'causes_form',
      fields: ['releaseCauseMapping'],
      message: 'must each match a SIP code from 300 to 699 or a Q.850 cause from 1 to 127, and say what then',
      sql: everyElement(
        '{releaseCauseMapping}',
        `(exists(@.match.sip) || exists(@.match.q850)) && ${optional('@.match.sip', 300, 699)} && ${optional('@.match.q850', 1, 127)}
        && (@.action == "pass" || @.action == "replace" || @.action == "failover" || @.action == "stop")
        && ${optional('@.q850', 1, 127)}`,
      ),
    },
    {
      name: 'replacement_given',
      fields: ['releaseCauseMapping'],
      message: 'must have a new SIP code from 400 to 699 for every replacement',
      sql: everyElement(
        '{releaseCauseMapping}',
        `(@.action != "replace" || exists(@.sip)) && ${optional('@.sip', 400, 699)}`,
      ),
    },
    {
      name: 'no_failover_after_final_answer',
      fields: ['releaseCauseMapping'],
      message: 'must not try the next route after a 6xx code: it is the final word of the called party',
      sql: `NOT jsonb_path_exists({releaseCauseMapping}, '$[*] ? (@.action == "failover" && @.match.sip >= 600)')`,
    },
    {
      name: 'causes_differ',
      fields: ['releaseCauseMapping'],
      message: 'must not match the same cause twice',
      across: true,
      sql: `(SELECT count(*) = count(DISTINCT entry->'match') FROM jsonb_array_elements({releaseCauseMapping}) AS listed(entry))`,
    },
    {
      name: 'call_outlasts_session_timer',
      fields: ['maxCallDuration'],
      message: 'is not above the session expiry, so the session timer never has a part',
      warning: true,
      sql: `NOT {maxCallDurationEnabled} OR NOT {sessionTimerEnabled} OR {maxCallDuration} > {sessionTimerInterval}`,
    },
  ],
});
export type InterconnectSignallingSettings = Row<typeof interconnectSignallingSettings>;
