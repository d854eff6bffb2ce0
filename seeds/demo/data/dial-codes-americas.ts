// E.164 dial codes of the Americas, in the form of dial-codes-europe.ts. In the North American plan (country code 1) fixed and
// mobile numbers share area codes, which are given as places.
export const americas = `
US|1|United States|0.0048|0.0048||Washington DC 202;New York 212;New York 646;New York 917;Brooklyn 718;Long Island 516;Buffalo 716;Rochester NY 585;Albany 518;New Jersey North 201;Newark 973;Trenton 609;New Brunswick 732;Boston 617;Boston 857;Worcester 508;Springfield MA 413;Connecticut 203;Hartford 860;Rhode Island 401;New Hampshire 603;Vermont 802;Maine 207;Philadelphia 215;Philadelphia 267;Pittsburgh 412;Harrisburg 717;Scranton 570;Delaware 302;Baltimore 410;Maryland 301;Virginia North 703;Richmond 804;Norfolk 757;Roanoke 540;West Virginia 304;Charlotte 704;Raleigh 919;Greensboro 336;Asheville 828;South Carolina 803;Charleston SC 843;Atlanta 404;Atlanta 678;Savannah 912;Georgia North 706;Miami 305;Miami 786;Fort Lauderdale 954;Palm Beach 561;Orlando 407;Tampa 813;Jacksonville 904;Tallahassee 850;Sarasota 941;Alabama 205;Montgomery 334;Huntsville 256;Mississippi 601;New Orleans 504;Baton Rouge 225;Shreveport 318;Memphis 901;Nashville 615;Knoxville 865;Chattanooga 423;Louisville 502;Lexington 859;Cincinnati 513;Columbus 614;Cleveland 216;Akron 330;Toledo 419;Dayton 937;Detroit 313;Ann Arbor 734;Flint 810;Grand Rapids 616;Lansing 517;Indianapolis 317;Gary 219;Fort Wayne 260;Chicago 312;Chicago 773;Chicago Suburbs 630;Chicago Suburbs 847;Springfield IL 217;Peoria 309;Milwaukee 414;Madison 608;Green Bay 920;Minneapolis 612;St Paul 651;Duluth 218;Des Moines 515;Cedar Rapids 319;St Louis 314;Kansas City 816;Springfield MO 417;Kansas 785;Wichita 316;Omaha 402;North Dakota 701;South Dakota 605;Oklahoma City 405;Tulsa 918;Little Rock 501;Dallas 214;Dallas 972;Fort Worth 817;Houston 713;Houston 281;Houston 832;Austin 512;San Antonio 210;El Paso 915;Lubbock 806;Corpus Christi 361;Rio Grande Valley 956;Denver 303;Denver 720;Colorado Springs 719;Wyoming 307;Montana 406;Idaho 208;Salt Lake City 801;Utah 435;Phoenix 602;Scottsdale 480;Tucson 520;Arizona North 928;New Mexico 505;Las Vegas 702;Reno 775;Los Angeles 213;Los Angeles 310;Los Angeles 323;San Fernando Valley 818;Pasadena 626;Long Beach 562;Orange County 714;Irvine 949;Riverside 951;San Bernardino 909;San Diego 619;San Diego 858;Santa Barbara 805;Bakersfield 661;Fresno 559;San Francisco 415;Oakland 510;San Jose 408;Palo Alto 650;Sacramento 916;Stockton 209;Santa Rosa 707;Portland 503;Eugene 541;Seattle 206;Tacoma 253;Bellevue 425;Spokane 509;Olympia 360;Alaska 907;Hawaii 808;Toll Free 800;Toll Free 888;Toll Free 877
CA|1|Canada|0.0052|0.0052||Toronto 416;Toronto 647;Greater Toronto 905;Ottawa 613;London ON 519;Sudbury 705;Thunder Bay 807;Montreal 514;Montreal 438;Montreal Suburbs 450;Quebec City 418;Gatineau 819;Vancouver 604;Vancouver 778;Victoria 250;Calgary 403;Edmonton 780;Saskatchewan 306;Winnipeg 204;Halifax 902;New Brunswick 506;Newfoundland 709;Northern Territories 867
AG|1|Antigua and Barbuda|0.1980|0.2480||Antigua 268
AI|1|Anguilla|0.2180|0.2580||Anguilla 264
AR|54|Argentina|0.0120|0.1380|911,9221,9223,9261,9341,9342,9351,9381|Buenos Aires 11;Cordoba 351;Rosario 341;Mendoza 261;La Plata 221;Mar del Plata 223
AW|297|Aruba|0.1380|0.2180|56,59,73,74|Oranjestad 58
BB|1|Barbados|0.1980|0.2480||Barbados 246
BM|1|Bermuda|0.0480|0.0580||Bermuda 441
BO|591|Bolivia|0.1480|0.1980|6,7|La Paz 22;Santa Cruz 33;Cochabamba 44
BR|55|Brazil|0.0110|0.0280|119,219,319,419,519,619,719,819,859,929|Sao Paulo 11;Rio de Janeiro 21;Belo Horizonte 31;Curitiba 41;Porto Alegre 51;Brasilia 61;Salvador 71;Recife 81;Fortaleza 85;Manaus 92
BS|1|Bahamas|0.1580|0.1880||Bahamas 242
BZ|501|Belize|0.2280|0.2780|6|Belize City 2
CL|56|Chile|0.0130|0.0180|92,93,94,95,96,97,98,99|Santiago 2;Valparaiso 32;Concepcion 41;Antofagasta 55
CO|57|Colombia|0.0110|0.0140|300,301,302,304,305,310,311,312,313,314,315,316,317,318,319,320,321,322,323,350|Bogota 601;Cali 602;Medellin 604;Barranquilla 605
CR|506|Costa Rica|0.0180|0.0480|5,6,7,8|San Jose 22
CU|53|Cuba|0.6480|0.6780|5|Havana 7;Santiago de Cuba 22
CW|599|Curacao|0.0980|0.1880|95,96|Willemstad 97
DM|1|Dominica|0.2180|0.2680||Dominica 767
DO|1|Dominican Republic|0.0240|0.0880||Dominican Republic 809;Dominican Republic 829;Dominican Republic 849
EC|593|Ecuador|0.1180|0.1980|93,95,96,97,98,99|Quito 2;Guayaquil 4;Cuenca 7
FK|500|Falkland Islands|1.1800|1.2400|5,6|Stanley 2
GD|1|Grenada|0.2280|0.2680||Grenada 473
GF|594|French Guiana|0.0180|0.0580|694|Cayenne 594
GP|590|Guadeloupe|0.0180|0.0580|690,691|Pointe-a-Pitre 590
GT|502|Guatemala|0.1080|0.1480|3,4,5|Guatemala City 2
GY|592|Guyana|0.2580|0.2980|6|Georgetown 22
HN|504|Honduras|0.1480|0.1880|3,8,9|Tegucigalpa 22;San Pedro Sula 25
HT|509|Haiti|0.2680|0.3180|3,4|Port-au-Prince 28
JM|1|Jamaica|0.1880|0.2380||Jamaica 876;Jamaica 658
KN|1|Saint Kitts and Nevis|0.1980|0.2380||Saint Kitts 869
KY|1|Cayman Islands|0.1680|0.2180||Cayman Islands 345
LC|1|Saint Lucia|0.2280|0.2680||Saint Lucia 758
MQ|596|Martinique|0.0180|0.0580|696,697|Fort-de-France 596
MS|1|Montserrat|0.2380|0.2680||Montserrat 664
MX|52|Mexico|0.0090|0.0120||Mexico City 55;Guadalajara 33;Monterrey 81;Puebla 222;Tijuana 664;Leon 477;Ciudad Juarez 656;Toluca 722;Merida 999;Cancun 998
NI|505|Nicaragua|0.1780|0.2380|5,7,8|Managua 22
PA|507|Panama|0.0280|0.0880|6|Panama City 2;Colon 4
PE|51|Peru|0.0090|0.0140|9|Lima 1;Arequipa 54;Cusco 84;Trujillo 44
PR|1|Puerto Rico|0.0090|0.0090||Puerto Rico 787;Puerto Rico 939
PY|595|Paraguay|0.0480|0.0680|96,97,98,99|Asuncion 21;Ciudad del Este 61
SR|597|Suriname|0.2380|0.2780|6,7,8|Paramaribo 4
SV|503|El Salvador|0.1380|0.1780|6,7|San Salvador 22
TC|1|Turks and Caicos|0.1980|0.2380||Turks and Caicos 649
TT|1|Trinidad and Tobago|0.1280|0.1680||Trinidad 868
UY|598|Uruguay|0.0780|0.1680|91,92,93,94,95,96,97,98,99|Montevideo 2;Punta del Este 42
VC|1|Saint Vincent|0.2280|0.2680||Saint Vincent 784
VE|58|Venezuela|0.0180|0.0480|412,414,416,424,426|Caracas 212;Maracaibo 261;Valencia 241;Barquisimeto 251
VG|1|British Virgin Islands|0.1980|0.2380||British Virgin Islands 284
`;
