// Invented companies: none of these names is meant to be anybody's. Domains end in .example (RFC 2606).

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** First word of a carrier's trading name; each is used once. */
export const carrierStems = list(`
  Aldermoor Ambriel Andorval Anvesta Aquilenne Arborvox Ardenwave Arkessa Astermoor Atholune Averdane Azurmont
  Baltorra Barravane Belcastor Benvarra Bexholm Birkevoll Blauhorn Boralink Borealund Bravenne Brisaveda Brivanta Bruvalen Byrestad
  Caldavox Calentine Canterra Carvessa Castelune Cavendra Celestrom Cerrovia Chandravani Cirravel Clarenza Cobrastel Corvanta Crestavia
  Dalmora Danubira Darvella Delmarra Denholt Dolmavox Dorvista Dovrelink Drakensee Dunvara Durrana
  Eastmarra Echovale Edelhorn Elbravox Eldenmark Elmeria Emberlune Endrava Equivoca Estrelune Evermoor
  Falkenrath Farovale Fenwarra Ferrovox Fjordane Forvessa Fraxenia Fundelia
  Galdora Garonelle Gavelin Glenmarra Globavenn Granvista Grisholm Guadavox Gulfarra
  Halvorne Havenmark Helmgard Hesperane Hibrenia Highmarra Holmvang Horizenta Hyvara
  Icarune Indravani Inverlune Iskavia Isolmar Istravena Ivoravox
  Jadavox Jasmira Jorvenna Junivara Juravena
  Kalahara Kaldvik Karavox Kaspira Kelmarra Kestravane Kilimavox Kinmarra Kivuvox Kolmenta Kyrvana
  Lagunara Lanvessa Larkmoor Lazurine Levantor Lindarosa Litoravox Lobavena Lusavene
  Madravox Magnoria Malvarra Mandavox Maravilla Marisvox Medivoca Meridane Mesavox Mirandel Monsavia Montelune Mosavena
  Nambura Narvessa Navarune Nebravox Nerisvale Nilavox Nimbara Nordvessa Norlume Novarossa Nuveria
  Oakmarra Oceavox Odravale Olivarra Ombrevox Ontarune Opalmoor Orinavox Ostravena Ozarune
  Pampavia Panavessa Paravox Pennavale Perlavox Pinevarra Polarune Pontavox Prismara
  Quartavox Quellmar Quintavia Quoravale
  Ravenmark Redmarra Rheinvale Ridgevox Rinconada Rivermarra Rosavane Rubravox
  Sabravox Saharune Salvessa Samarune Sandmarra Savannor Sedravox Selkavox Serravale Silkvane Skarvane Solavessa Sundara Sylvanor
  Tafelvox Tamarune Tarvessa Tasmavale Terravane Thornmarra Tiberlune Tidevox Torvanna Tramontel Tundravox
  Ulvarra Umbravox Unavessa Uralvane Utravox
  Valdoria Vantamar Vardavox Velmarra Verdevox Vestmarra Vikerund Vindavox Volgavane
  Waldmarra Wattlevox Westrune Willavox Windmarra Wolfsvane
  Xandria Yarravox Yelmara Zafirune Zambavox Zenvessa Zephyrune Zirconel
`);

export const carrierEndings = list(`
  Telecom Voice Carrier Networks Interconnect Wholesale Communications Telephony Termination Exchange Global Connect
`);

/** First word of a customer's name; with a trade it makes a company. */
export const customerStems = list(`
  Applegarth Ashdown-Vale Barleymow Beckmere Birchgrove Blackthistle Bramblecote Brightwater Cedarholm Cloverfield Copperleaf
  Cottonmere Dovecote Elderfield Fairmarsh Fennimoor Foxhollow Goldcrest Greenhithe Hallowell Harbourstone Hawksmere Heatherbank
  Hollyrood-Vale Ivybridge-Park Juniperhill Kingfisher-Row Larchwood Lavendale Lilystone Maplecroft Marigold-Lane Meadowlark
  Millrace Mossgrove Nettlefold-Row Oakenshaw Orchardine Otterbourne-Vale Partridge-Hill Pebblemere Plumstead-Row Quarrybank
  Quillmark Rosewharf Rowanleigh Saddlemere Saltmarsh Silverbirch Skylark-Row Slatebrook Snowdrop-Hill Sparrowfield Starling-Row
  Stonecroft Summerlea Sunnybrook Thistledown Tidewell Umberfield Violetmere Walnut-Row Waterlily Willowmere Winterbourne-Vale
  Woodpecker-Hill Yewbarrow Yellowhammer
`);

/** Trades by customer category (its code), for names and groups. */
export const customerTrades: Record<string, readonly string[]> = {
  'sip-trunk': [
    'Hosted PBX',
    'Cloud Telephony',
    'VoIP Services',
    'Managed Voice',
    'Unified Communications',
    'Virtual Numbers',
  ],
  enterprise: [
    'Logistics',
    'Insurance',
    'Hotels',
    'Foods',
    'Pharma',
    'Freight',
    'Energy',
    'Textiles',
    'Airports',
    'Clinics',
  ],
  'call-center': ['Contact Centre', 'Customer Care', 'Support Desk', 'Telesales', 'Outreach', 'Collections'],
  individual: ['Consulting', 'Studio', 'Law Office', 'Translations', 'Dental', 'Architects'],
};

/** `Nordvik Voice` → `nordvik-voice.example`. */
export function domainOf(name: string): string {
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`;
}
