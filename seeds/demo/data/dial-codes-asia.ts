// E.164 dial codes of Asia and the Pacific, in the form of dial-codes-europe.ts.
export const asia = `
AE|971|United Arab Emirates|0.1380|0.1420|50,52,54,55,56,58|Dubai 4;Abu Dhabi 2;Sharjah 6;Al Ain 3
AF|93|Afghanistan|0.1880|0.2080|70,71,72,73,74,76,77,78,79|Kabul 20;Herat 40;Kandahar 30;Mazar-i-Sharif 50
AM|374|Armenia|0.0880|0.1880|33,41,43,44,49,55,77,91,93,94,95,96,98,99|Yerevan 10;Gyumri 312
AU|61|Australia|0.0110|0.0230|40,41,42,43,44,45,46,47,48,49|Sydney 2;Melbourne 3;Brisbane 7;Perth 8;Adelaide 8;Canberra 26
AZ|994|Azerbaijan|0.2480|0.3280|50,51,55,70,77,99|Baku 12;Ganja 22;Sumqayit 18
BD|880|Bangladesh|0.0120|0.0140|13,14,15,16,17,18,19|Dhaka 2;Chittagong 31;Khulna 41;Sylhet 821
BH|973|Bahrain|0.0680|0.1080|32,33,34,36,37,38,39|Manama 17
BN|673|Brunei|0.0380|0.0420|7,8|Bandar Seri Begawan 2
BT|975|Bhutan|0.0580|0.0680|16,17,77|Thimphu 2
CN|86|China|0.0120|0.0135|130,131,132,133,134,135,136,137,138,139,150,151,152,153,155,156,157,158,159,170,176,177,178,180,181,182,183,185,186,187,188,189|Beijing 10;Shanghai 21;Guangzhou 20;Shenzhen 755;Tianjin 22;Chongqing 23;Chengdu 28;Wuhan 27;Nanjing 25;Hangzhou 571
FJ|679|Fiji|0.2280|0.2680|7,8,9|Suva 3
GE|995|Georgia|0.0980|0.1880|51,55,57,58,59|Tbilisi 32;Batumi 422;Kutaisi 431
HK|852|Hong Kong|0.0150|0.0190|51,52,53,54,55,56,59,60,61,62,63,64,65,66,67,68,69,90,91,92,93,94,95,96,97,98|Hong Kong Fixed 2;Hong Kong Fixed 3
ID|62|Indonesia|0.0340|0.0480|811,812,813,814,815,816,817,818,819,821,822,823,831,832,838,851,852,853,855,856,857,858,859,877,878,881,882,895,896,897,898,899|Jakarta 21;Surabaya 31;Bandung 22;Medan 61;Semarang 24;Denpasar 361
IL|972|Israel|0.0074|0.0210|50,51,52,53,54,55,58|Jerusalem 2;Tel Aviv 3;Haifa 4;Beersheba 8
IN|91|India|0.0098|0.0105|70,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99|Delhi 11;Mumbai 22;Kolkata 33;Chennai 44;Bangalore 802;Hyderabad 402;Ahmedabad 792;Pune 202
IQ|964|Iraq|0.1180|0.1760|73,74,75,76,77,78,79|Baghdad 1;Basra 40;Mosul 60;Erbil 66
IR|98|Iran|0.1480|0.1980|90,91,92,93,99|Tehran 21;Isfahan 31;Mashhad 51;Shiraz 71;Tabriz 41
JO|962|Jordan|0.1080|0.1480|77,78,79|Amman 6;Irbid 2
JP|81|Japan|0.0190|0.0520|70,80,90|Tokyo 3;Osaka 6;Nagoya 52;Yokohama 45;Kyoto 75;Sapporo 11;Fukuoka 92;Kobe 78;IP Phone 50
KG|996|Kyrgyzstan|0.1180|0.1580|50,55,70,77,99|Bishkek 312;Osh 322
KH|855|Cambodia|0.0580|0.0680|10,11,12,15,16,17,69,70,77,78,81,85,86,87,89,92,93,95,96,97,98,99|Phnom Penh 23;Siem Reap 63
KP|850|North Korea|0.5900|0.6400|191,192,193|Pyongyang 2
KR|82|South Korea|0.0150|0.0230|10|Seoul 2;Busan 51;Incheon 32;Daegu 53;Daejeon 42;Gwangju 62
KW|965|Kuwait|0.0660|0.0860|50,51,55,60,65,66,67,69,90,94,96,97,98,99|Kuwait City 22
KZ|7|Kazakhstan|0.0380|0.1980|700,701,702,705,707,708,747,771,775,776,777,778|Almaty 727;Astana 7172;Shymkent 7252;Karaganda 7212
LA|856|Laos|0.0680|0.0880|202,205,207,209|Vientiane 21;Luang Prabang 71
LB|961|Lebanon|0.0780|0.1480|3,70,71,76,78,79,81|Beirut 1;Tripoli 6;Sidon 7
LK|94|Sri Lanka|0.1280|0.1480|70,71,72,74,75,76,77,78|Colombo 11;Kandy 81;Galle 91
MM|95|Myanmar|0.1380|0.1680|92,94,96,97,99|Yangon 1;Mandalay 2
MN|976|Mongolia|0.0280|0.0380|80,83,85,86,88,89,90,91,93,94,95,96,97,98,99|Ulaanbaatar 11
MO|853|Macao|0.0340|0.0420|62,63,65,66,68|Macao 28
MV|960|Maldives|0.6580|0.7680|7,9|Male 33
MY|60|Malaysia|0.0110|0.0220|10,11,12,13,14,16,17,18,19|Kuala Lumpur 3;Penang 4;Ipoh 5;Johor Bahru 7;Kota Kinabalu 88;Kuching 82
NC|687|New Caledonia|0.2680|0.3180|7,8,9|Noumea 2
NP|977|Nepal|0.0880|0.1080|974,976,980,981,982,984,985,986|Kathmandu 1;Pokhara 61
NZ|64|New Zealand|0.0130|0.0340|20,21,22,27,28,29|Auckland 9;Wellington 4;Christchurch 3;Hamilton 7
OM|968|Oman|0.1580|0.2480|71,72,78,79,9|Muscat 24;Salalah 23
PF|689|French Polynesia|0.2180|0.2980|87,89|Papeete 40
PG|675|Papua New Guinea|0.4680|0.5280|70,71,72,73,74,75,76,78,79|Port Moresby 3;Lae 47
PH|63|Philippines|0.0980|0.1380|905,906,908,909,910,912,915,916,917,918,919,920,921,922,923,925,926,927,928,929,930,932,933,935,936,939,942,943,945,947,949,955,961,966,975,977,995,998,999|Manila 2;Cebu 32;Davao 82;Baguio 74
PK|92|Pakistan|0.0280|0.0380|30,31,32,33,34|Karachi 21;Lahore 42;Islamabad 51;Faisalabad 41;Rawalpindi 51;Peshawar 91
PS|970|Palestine|0.1680|0.2180|56,59|Gaza 8;Ramallah 2
QA|974|Qatar|0.1280|0.1780|3,5,6,7|Doha 44
SA|966|Saudi Arabia|0.0980|0.1380|50,51,53,54,55,56,57,58,59|Riyadh 11;Jeddah 12;Mecca 12;Dammam 13;Medina 14
SG|65|Singapore|0.0090|0.0120|81,82,83,84,85,86,87,88,90,91,92,93,94,96,97,98|Singapore Fixed 6;Singapore VoIP 3
SY|963|Syria|0.1980|0.2380|93,94,95,96,98,99|Damascus 11;Aleppo 21;Homs 31
TH|66|Thailand|0.0180|0.0230|61,62,63,64,65,66,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99|Bangkok 2;Chiang Mai 53;Phuket 76;Pattaya 38
TJ|992|Tajikistan|0.1280|0.1480|50,55,88,90,91,92,93,98|Dushanbe 372;Khujand 3422
TL|670|Timor-Leste|0.5280|0.6180|73,75,76,77,78|Dili 33
TM|993|Turkmenistan|0.1180|0.1480|61,62,63,64,65|Ashgabat 12
TO|676|Tonga|0.5680|0.6280|77,78,84,87|Nuku'alofa 23
TW|886|Taiwan|0.0130|0.0620|90,91,92,93,95,96,97,98|Taipei 2;Taichung 4;Kaohsiung 7;Tainan 6;Hsinchu 35
UZ|998|Uzbekistan|0.0680|0.0880|88,90,91,93,94,95,97,98,99|Tashkent 71;Samarkand 66;Bukhara 65
VN|84|Vietnam|0.0480|0.0620|32,33,34,35,36,37,38,39,56,58,70,76,77,78,79,81,82,83,84,85,86,88,89,90,91,92,93,94,96,97,98,99|Hanoi 24;Ho Chi Minh City 28;Da Nang 236;Haiphong 225;Can Tho 292
VU|678|Vanuatu|0.5980|0.6480|5,7|Port Vila 2
WS|685|Samoa|0.5480|0.6180|72,75,76,77|Apia 2
YE|967|Yemen|0.1380|0.1580|70,71,73,77|Sanaa 1;Aden 2;Taiz 4
`;
