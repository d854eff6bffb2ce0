// E.164 dial codes of Africa, in the form of dial-codes-europe.ts.
export const africa = `
AO|244|Angola|0.0790|0.1380|91,92,93,94,95,99|Luanda 222;Benguela 272;Lubango 261
BF|226|Burkina Faso|0.3350|0.3580|5,6,7|Ouagadougou 25;Bobo-Dioulasso 20
BI|257|Burundi|0.4350|0.4620|29,61,62,68,69,71,72,76,77,79|Bujumbura 22
BJ|229|Benin|0.3180|0.3460|014,015,016,019|Cotonou 0121
BW|267|Botswana|0.0890|0.1480|71,72,73,74,75,76,77|Gaborone 3;Francistown 24;Maun 686
CD|243|DR Congo|0.3860|0.4120|80,81,82,83,84,85,89,90,97,99|Kinshasa 12;Lubumbashi 2
CF|236|Central African Republic|0.4580|0.5150|70,72,74,75,77|Bangui 2
CG|242|Congo|0.3940|0.4280|04,05,06|Brazzaville 222
CI|225|Cote d'Ivoire|0.2980|0.3420|01,05,07|Abidjan 272;Yamoussoukro 273
CM|237|Cameroon|0.2450|0.3180|65,67,68,69|Yaounde 222;Douala 233
CV|238|Cape Verde|0.1980|0.2850|5,9|Praia 26;Mindelo 23
DJ|253|Djibouti|0.3880|0.4180|77|Djibouti City 21
DZ|213|Algeria|0.0720|0.3980|54,55,56,65,66,67,77,79|Algiers 23;Oran 41;Constantine 31;Annaba 38
EG|20|Egypt|0.0780|0.0980|10,11,12,15|Cairo 2;Alexandria 3;Giza 2;Luxor 95;Aswan 97;Suez 62
ER|291|Eritrea|0.2780|0.3120|7|Asmara 1
ET|251|Ethiopia|0.2350|0.2680|9|Addis Ababa 11;Mekelle 34
GA|241|Gabon|0.4120|0.4650|06,07|Libreville 0144
GH|233|Ghana|0.1880|0.2280|20,23,24,26,27,50,54,55,57,59|Accra 30;Kumasi 322;Tamale 372
GM|220|Gambia|0.4480|0.4950|2,3,6,7,9|Banjul 42;Serekunda 43
GN|224|Guinea|0.4560|0.4880|61,62,65,66|Conakry 304
GQ|240|Equatorial Guinea|0.3420|0.3850|222,551,555|Malabo 333
GW|245|Guinea-Bissau|0.4620|0.5080|955,966,969,977|Bissau 4432
KE|254|Kenya|0.0960|0.1320|10,11,70,71,72,73,74,75,76,78,79|Nairobi 20;Mombasa 41;Kisumu 57;Nakuru 51
KM|269|Comoros|0.4720|0.5280|3,4|Moroni 773
LR|231|Liberia|0.3680|0.4220|55,77,88|Monrovia 2
LS|266|Lesotho|0.1680|0.2480|5,6|Maseru 223
LY|218|Libya|0.2680|0.3180|91,92,94|Tripoli 21;Benghazi 61;Misrata 51
MA|212|Morocco|0.0280|0.2650|60,61,62,64,65,66,67,70,76,77|Casablanca 522;Rabat 537;Marrakesh 524;Fes 535;Tangier 539;Agadir 528
MG|261|Madagascar|0.4380|0.4820|32,33,34,38|Antananarivo 202
ML|223|Mali|0.2840|0.3080|6,7,9|Bamako 202
MR|222|Mauritania|0.4820|0.5230|2,3,46,47,48|Nouakchott 45
MU|230|Mauritius|0.0880|0.1120|52,54,57,58,59|Port Louis 2;Curepipe 6
MW|265|Malawi|0.2680|0.3180|88,99|Lilongwe 17;Blantyre 18
MZ|258|Mozambique|0.0980|0.2680|82,83,84,85,86,87|Maputo 21;Beira 23;Nampula 26
NA|264|Namibia|0.0590|0.0880|81,85|Windhoek 61;Walvis Bay 64;Swakopmund 64
NE|227|Niger|0.3250|0.3580|8,9|Niamey 20
NG|234|Nigeria|0.0580|0.0760|701,703,704,705,706,708,802,803,805,806,807,808,809,810,811,812,813,814,815,816,817,818,902,903,905,906,907,908|Lagos 201;Abuja 209
RE|262|Reunion|0.0180|0.0520|692,693|Saint-Denis 262
RW|250|Rwanda|0.2380|0.2850|72,73,78,79|Kigali 252
SC|248|Seychelles|0.3980|0.4650|25,26,27,28|Victoria 43
SD|249|Sudan|0.1380|0.1880|90,91,92,96,99|Khartoum 15
SL|232|Sierra Leone|0.4180|0.4580|25,30,33,34,76,77,78,79,88|Freetown 22
SN|221|Senegal|0.2380|0.2860|70,75,76,77,78|Dakar 338;Thies 339
SO|252|Somalia|0.5480|0.5890|61,62,63,65,66,68,69,90|Mogadishu 1;Hargeisa 2
SS|211|South Sudan|0.4280|0.4680|91,92,97,98|Juba 18
ST|239|Sao Tome and Principe|0.9850|1.1500|9|Sao Tome 22
SZ|268|Eswatini|0.0780|0.1480|76,78,79|Mbabane 24;Manzini 25
TD|235|Chad|0.4880|0.5350|6,7,9|N'Djamena 22
TG|228|Togo|0.3260|0.3640|70,79,90,91,92,93,96,97,98,99|Lome 22
TN|216|Tunisia|0.4350|0.5280|2,4,5,9|Tunis 71;Sfax 74;Sousse 73
TZ|255|Tanzania|0.2180|0.2560|62,65,67,68,69,71,73,74,75,76,77,78|Dar es Salaam 22;Dodoma 26;Arusha 27;Zanzibar 24
UG|256|Uganda|0.2080|0.2480|70,71,74,75,76,77,78,79|Kampala 414;Entebbe 414;Jinja 434
ZA|27|South Africa|0.0130|0.0380|60,61,62,63,64,65,66,67,68,71,72,73,74,76,78,79,81,82,83,84|Johannesburg 11;Pretoria 12;Cape Town 21;Durban 31;Port Elizabeth 41;Bloemfontein 51
ZM|260|Zambia|0.2180|0.2760|75,76,77,95,96,97|Lusaka 211;Ndola 212;Livingstone 213
ZW|263|Zimbabwe|0.2680|0.4180|71,73,77,78|Harare 24;Bulawayo 29;Mutare 2020
`;
