// Translation settings of an interconnect: where the calling number is read, how numbers are checked and rewritten.
import { choice, country, defineResource, grant, text, translation } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { ownInterconnect } from '../parts.ts';

const originationPreferences = [
  { value: 'pai_then_from', label: 'P-Asserted-Identity, then From', help: 'RFC 3325 first' },
  { value: 'from_then_pai', label: 'From, then P-Asserted-Identity' },
  { value: 'from', label: 'From only' },
  { value: 'pai', label: 'P-Asserted-Identity only' },
] as const;
const originationValidations = [
  { value: 'none', label: 'None' },
  { value: 'length_check', label: 'Length only', help: '3 to 15 digits' },
  { value: 'e164', label: 'E.164', help: 'An international number' },
  { value: 'nanpa', label: 'NANPA', help: 'A number of the North American plan' },
  { value: 'full', label: 'Full', help: 'An international number whose country and length exist' },
  { value: 'custom', label: 'Own pattern', help: 'A regular expression' },
] as const;
const setPaiHeaders = [
  { value: 'none', label: 'None', help: 'Leave the header as it is' },
  { value: 'always', label: 'Always', help: 'Write it from the calling number' },
  { value: 'if_missing', label: 'If missing' },
  { value: 'from_to_and_destination', label: 'From, To and destination', help: 'Write it from all three' },
] as const;
const globalTranslations = [
  { value: 'none', label: 'None' },
  { value: 'strip_plus', label: 'Remove +', help: '+44 20 becomes 44 20' },
  { value: 'strip_00', label: 'Remove 00', help: '00 44 20 becomes 44 20' },
  { value: 'add_plus', label: 'Add +', help: '44 20 becomes +44 20' },
  { value: 'to_e164', label: 'To E.164', help: 'National numbers get the code of a country' },
] as const;

const numberRule = 'Pattern and replacement divided by |: ^\\+(.*)$|\\1 removes a leading +';

export const interconnectTranslationSettings = defineResource({
  name: 'interconnect_translation_settings',
  label: { one: 'Translation', many: 'Translations' },
  group: 'Carriers',
  title: 'summary',
  nested: true,
  versionRequired: true,
  fields: {
    interconnectId: ownInterconnect(),
    summary: text({
      maxLength: 300,
      computed: `CASE {originationPreference} WHEN 'pai_then_from' THEN 'PAI, then From' WHEN 'from_then_pai' THEN 'From, then PAI'
        WHEN 'from' THEN 'From' ELSE 'PAI' END || CASE WHEN {originTranslation} IS NULL AND {destinationTranslation} IS NULL
        AND {globalTranslation} = 'none' THEN ', numbers as they come' ELSE ', numbers rewritten' END`,
    }),
    originationPreference: choice(originationPreferences, {
      label: 'Calling number from',
      default: 'pai_then_from',
    }),
    originationValidation: choice(originationValidations, { label: 'Check of the calling number', default: 'none' }),
    originationPattern: text({
      label: 'Pattern of the calling number',
      minLength: 1,
      maxLength: 128,
      regex: true,
      when: { originationValidation: 'custom' },
      requiredWhen: { originationValidation: 'custom' },
      help: 'Regular expression that a good calling number matches: ^44[0-9]+$',
    }),
    setPaiHeader: choice(setPaiHeaders, { label: 'P-Asserted-Identity', default: 'none' }),
    globalTranslation: choice(globalTranslations, {
      label: 'Every number',
      default: 'none',
      help: 'Done first, to calling and called numbers',
    }),
    translationCountry: country({
      label: 'Country',
      when: { globalTranslation: 'to_e164' },
      requiredWhen: { globalTranslation: 'to_e164' },
      help: 'Whose code national numbers get',
    }),
    originTranslation: translation({ label: 'Calling number', help: numberRule }),
    destinationTranslation: translation({ label: 'Called number', help: numberRule }),
  },
  list: {
    columns: [
      'interconnectId',
      'originationPreference',
      'originationValidation',
      'setPaiHeader',
      'globalTranslation',
      'originTranslation',
      'destinationTranslation',
      'updatedAt',
    ],
    sort: [{ field: 'updatedAt', order: 'desc' }],
    empty: 'Interconnects get their translation settings on their own page.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        {
          title: 'Calling number',
          fields: ['originationPreference', 'originationValidation', 'originationPattern', 'originTranslation'],
        },
        { title: 'Called number', fields: ['globalTranslation', 'translationCountry', 'destinationTranslation'] },
        { title: 'Identity', fields: ['setPaiHeader'] },
      ],
    },
  ],
  access: {
    read: grant.staff,
    create: grant.network,
    update: grant.network,
    delete: grant.network,
  },
});
export type InterconnectTranslationSettings = Row<typeof interconnectTranslationSettings>;
