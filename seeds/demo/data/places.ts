// Where the demo's companies sit: city, country, currency, zone, street words, tax number form, legal form.

export interface Place {
  country: string;
  city: string;
  currency: string;
  zone: string;
  streets: readonly string[];
  /** `#` stands for a digit. */
  postcode: string;
  taxCode: string;
  legalForm: string;
}

const rows = `
GB|London|GBP|Europe/London|Wharf Road,Mill Lane,Foundry Street|EC1A #BB|GB#########|Ltd
GB|Manchester|GBP|Europe/London|Canal Street,Station Approach|M1 #AE|GB#########|Ltd
IE|Dublin|EUR|Europe/Dublin|Harbour Row,Quay Street|D02 X##5|IE#######L|Ltd
FR|Paris|EUR|Europe/Paris|Rue des Tilleuls,Avenue du Canal|750##|FR##########|SAS
FR|Marseille|EUR|Europe/Paris|Rue du Vieux Moulin,Boulevard du Phare|130##|FR##########|SARL
DE|Frankfurt|EUR|Europe/Berlin|Lindenweg,Hafenstrasse|603##|DE#########|GmbH
DE|Hamburg|EUR|Europe/Berlin|Speicherallee,Kanalstrasse|204##|DE#########|GmbH
NL|Amsterdam|EUR|Europe/Amsterdam|Molenstraat,Havenkade|10## AB|NL#########B01|B.V.
BE|Brussels|EUR|Europe/Brussels|Rue du Moulin,Kanaallaan|10##|BE0#########|SRL
LU|Luxembourg|EUR|Europe/Luxembourg|Rue du Pont,Avenue des Roses|L-1###|LU########|S.A.
CH|Zurich|CHF|Europe/Zurich|Seeweg,Uferstrasse|80##|CHE-###.###.###|AG
AT|Vienna|EUR|Europe/Vienna|Gartengasse,Am Kanal|10##|ATU########|GmbH
IT|Milan|EUR|Europe/Rome|Via dei Mulini,Via del Porto|201##|IT###########|S.r.l.
ES|Madrid|EUR|Europe/Madrid|Calle del Molino,Avenida del Puerto|280##|ESB########|S.L.
PT|Lisbon|EUR|Europe/Lisbon|Rua do Moinho,Rua do Cais|1###-0##|PT#########|Lda
SE|Stockholm|EUR|Europe/Stockholm|Hamngatan Norra,Kvarngatan|11# ##|SE##########01|AB
NO|Oslo|EUR|Europe/Oslo|Bryggeveien,Molleveien|01##|NO#########MVA|AS
DK|Copenhagen|EUR|Europe/Copenhagen|Mollevej,Havnevej|21##|DK########|ApS
FI|Helsinki|EUR|Europe/Helsinki|Satamakatu,Myllytie|001##|FI########|Oy
PL|Warsaw|EUR|Europe/Warsaw|ul. Portowa,ul. Lipowa|0#-###|PL##########|Sp. z o.o.
CZ|Prague|EUR|Europe/Prague|Lipova,Pristavni|1## 00|CZ########|s.r.o.
RO|Bucharest|EUR|Europe/Bucharest|Strada Teiului,Strada Portului|01####|RO########|SRL
BG|Sofia|EUR|Europe/Sofia|Lipa Street,Mill Street|1###|BG#########|EOOD
GR|Athens|EUR|Europe/Athens|Limani Street,Mylos Street|11# ##|EL#########|A.E.
CY|Limassol|EUR|Asia/Nicosia|Harbour Avenue,Olive Street|30##|CY########X|Ltd
MT|Valletta|EUR|Europe/Malta|Harbour Steps,Bastion Street|VLT 1###|MT########|Ltd
TR|Istanbul|USD|Europe/Istanbul|Iskele Caddesi,Degirmen Sokak|34###|TR##########|A.S.
AE|Dubai|AED|Asia/Dubai|Harbour Plaza,Palm Street|PO Box #####|TRN 100###########|FZ-LLC
BH|Manama|BHD|Asia/Bahrain|Pearl Road,Harbour Avenue|3##|BH#########|W.L.L.
KW|Kuwait City|KWD|Asia/Kuwait|Pearl Street,Gulf Row|130##|KW#########|W.L.L.
OM|Muscat|OMR|Asia/Muscat|Frankincense Street,Harbour Way|1##|OM##########|LLC
JO|Amman|JOD|Asia/Amman|Olive Tree Street,Hill Road|111##|JO########|LLC
EG|Cairo|USD|Africa/Cairo|Palm Street,Lotus Road|115##|EG#########|S.A.E.
TN|Tunis|TND|Africa/Tunis|Rue du Lac,Avenue des Jasmins|10##|TN#######|SARL
MA|Casablanca|EUR|Africa/Casablanca|Rue des Orangers,Avenue du Phare|20###|MA########|SARL
NG|Lagos|USD|Africa/Lagos|Marina Row,Palm Avenue|10####|NG########-0001|Ltd
KE|Nairobi|USD|Africa/Nairobi|Acacia Road,Valley Lane|001##|P0########Z|Ltd
GH|Accra|USD|Africa/Accra|Castle Row,Palm Road|GA-###-####|C00########|Ltd
ZA|Johannesburg|ZAR|Africa/Johannesburg|Jacaranda Road,Reef Street|21##|4#########|(Pty) Ltd
IN|Mumbai|INR|Asia/Kolkata|Mill Compound Road,Harbour Lane|4000##|27ABCDE####F1Z#|Pvt Ltd
IN|Bangalore|INR|Asia/Kolkata|Lake View Road,Garden Street|5600##|29ABCDE####F1Z#|Pvt Ltd
PK|Karachi|USD|Asia/Karachi|Harbour Road,Garden Row|74###|#######-#|Pvt Ltd
BD|Dhaka|USD|Asia/Dhaka|Lake Road,Mill Road|12##|BIN #########|Ltd
SG|Singapore|SGD|Asia/Singapore|Quay Lane,Orchid Road|0#####|M########X|Pte Ltd
MY|Kuala Lumpur|USD|Asia/Kuala_Lumpur|Jalan Kilang,Jalan Pelabuhan|50###|C##########|Sdn Bhd
ID|Jakarta|USD|Asia/Jakarta|Jalan Melati,Jalan Pelabuhan|10###|##.###.###.#-###|PT
PH|Manila|USD|Asia/Manila|Acacia Avenue,Mabini Row|10##|###-###-###-000|Inc
TH|Bangkok|USD|Asia/Bangkok|Canal Road,Lotus Road|10###|0############|Co Ltd
VN|Ho Chi Minh City|VND|Asia/Ho_Chi_Minh|Lotus Street,River Street|7000##|03########|JSC
HK|Hong Kong|HKD|Asia/Hong_Kong|Harbour Row,Peak Lane|-|BR########|Limited
CN|Shanghai|CNY|Asia/Shanghai|Lotus Road,River Road|2000##|9131############XX|Co Ltd
JP|Tokyo|JPY|Asia/Tokyo|Sakura-dori,Minato-dori|10#-00##|T#############|K.K.
KR|Seoul|KRW|Asia/Seoul|Hangang-ro,Namu-ro|04###|###-##-#####|Co Ltd
AU|Sydney|AUD|Australia/Sydney|Wattle Street,Wharf Lane|20##|ABN ## ### ### ###|Pty Ltd
US|New York|USD|America/New_York|Harbor Street,Foundry Avenue|100##|##-#######|Inc
US|Miami|USD|America/New_York|Palm Avenue,Bayfront Street|331##|##-#######|LLC
US|Dallas|USD|America/Chicago|Mill Street,Cedar Avenue|752##|##-#######|LLC
US|Los Angeles|USD|America/Los_Angeles|Harbor Drive,Orange Street|900##|##-#######|Inc
CA|Toronto|CAD|America/Toronto|Mill Street,Lakeside Avenue|M5V #A#|######### RT0001|Inc
MX|Mexico City|USD|America/Mexico_City|Calle del Molino,Avenida del Parque|06###|ABC######XX#|S.A. de C.V.
PA|Panama City|USD|America/Panama|Calle del Faro,Avenida del Puerto|08##|###-###-####|S.A.
CO|Bogota|USD|America/Bogota|Calle del Molino,Carrera del Parque|1101##|9########-#|S.A.S.
PE|Lima|USD|America/Lima|Calle del Puerto,Avenida del Parque|150##|20#########|S.A.C.
CL|Santiago|USD|America/Santiago|Calle del Molino,Avenida del Parque|83#####|7#.###.###-#|SpA
AR|Buenos Aires|USD|America/Argentina/Buenos_Aires|Calle del Puerto,Avenida del Parque|C10##|30-########-#|S.A.
BR|Sao Paulo|USD|America/Sao_Paulo|Rua do Moinho,Avenida do Parque|01###-000|##.###.###/0001-##|Ltda
`;

export const places: readonly Place[] = rows.trim().split('\n').map((row) => {
  const [country = '', city = '', currency = '', zone = '', streets = '', postcode = '', taxCode = '', legalForm = ''] =
    row.split('|');
  return { country, city, currency, zone, streets: streets.split(','), postcode, taxCode, legalForm };
}); // prettier-ignore
