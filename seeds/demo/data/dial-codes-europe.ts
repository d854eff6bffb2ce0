// E.164 dial codes of Europe: ISO code | country code | name | fixed and mobile cost in USD a minute | mobile prefixes | places.
export const europe = `
AD|376|Andorra|0.0210|0.1850|3,6|Andorra la Vella 7
AL|355|Albania|0.1150|0.2380|67,68,69|Tirana 4;Durres 52;Shkoder 22;Vlore 33
AT|43|Austria|0.0098|0.0185|650,660,664,676,677,680,681,688,699|Vienna 1;Graz 316;Linz 732;Salzburg 662;Innsbruck 512;Klagenfurt 463
BA|387|Bosnia and Herzegovina|0.1320|0.2450|60,61,62,63,65,66|Sarajevo 33;Banja Luka 51;Mostar 36;Tuzla 35
BE|32|Belgium|0.0085|0.0165|456,465,466,468,470,471,472,473,474,475,476,477,478,479,48,49|Brussels 2;Antwerp 3;Ghent 9;Liege 42;Charleroi 71;Bruges 50
BG|359|Bulgaria|0.0130|0.0340|87,88,89,98,99|Sofia 2;Plovdiv 32;Varna 52;Burgas 56
BY|375|Belarus|0.2650|0.3100|25,29,33,44|Minsk 17;Brest 162;Gomel 232;Grodno 152;Vitebsk 212
CH|41|Switzerland|0.0115|0.0290|75,76,77,78,79|Zurich 44;Zurich 43;Geneva 22;Basel 61;Bern 31;Lausanne 21;Lugano 91
CY|357|Cyprus|0.0120|0.0310|94,95,96,97,99|Nicosia 22;Larnaca 24;Limassol 25;Paphos 26
CZ|420|Czech Republic|0.0092|0.0180|601,602,603,604,605,606,607,608,72,73,77|Prague 2;Brno 54;Ostrava 59;Plzen 377;Olomouc 585
DE|49|Germany|0.0062|0.0125|151,152,155,157,159,160,162,163,170,171,172,173,174,175,176,177,178,179|Berlin 30;Hamburg 40;Munich 89;Cologne 221;Frankfurt 69;Stuttgart 711;Dusseldorf 211;Leipzig 341;Dresden 351;Hanover 511;Nuremberg 911;Bremen 421
DK|45|Denmark|0.0078|0.0155|20,21,22,23,24,25,26,27,28,29,30,31,40,41,42,50,51,52,53,60,61|Copenhagen 33;Aarhus 86;Odense 66;Aalborg 98
EE|372|Estonia|0.0145|0.0420|51,52,53,54,55,56,57,58,81,82|Tallinn 6;Tartu 7;Narva 35;Parnu 44
ES|34|Spain|0.0070|0.0140|6,71,72,73,74|Madrid 91;Barcelona 93;Valencia 96;Seville 954;Bilbao 944;Malaga 952;Zaragoza 976;Murcia 968;Palma 971
FI|358|Finland|0.0240|0.0310|40,41,44,45,46,50|Helsinki 9;Tampere 3;Turku 2;Oulu 8
FO|298|Faroe Islands|0.0310|0.0720|21,22,23,24,25,26,27,28,29,5,7|Torshavn 3
FR|33|France|0.0058|0.0120|6,73,74,75,76,77,78|Paris 1;North-West 2;North-East 3;South-East 4;Corsica 495;South-West 5;Non-Geographic 9
GB|44|United Kingdom|0.0055|0.0130|71,72,73,74,75,77,78,79|London 20;Birmingham 121;Edinburgh 131;Glasgow 141;Liverpool 151;Manchester 161;Leeds 113;Sheffield 114;Nottingham 115;Leicester 116;Bristol 117;Newcastle 191;Cardiff 29;Northern Ireland 28;Non-Geographic 3
GG|44|Guernsey|0.0170|0.1450|7781,7839,7911|Guernsey 1481
GI|350|Gibraltar|0.0420|0.1600|54,56,57,58|Gibraltar 200
GR|30|Greece|0.0088|0.0195|690,693,694,695,697,698,699|Athens 21;Thessaloniki 231;Patras 261;Heraklion 281;Larissa 241
HR|385|Croatia|0.0130|0.0360|91,92,95,97,98,99|Zagreb 1;Split 21;Rijeka 51;Osijek 31;Zadar 23
HU|36|Hungary|0.0096|0.0230|20,30,31,50,70|Budapest 1;Debrecen 52;Szeged 62;Pecs 72;Gyor 96
IE|353|Ireland|0.0079|0.0175|83,85,86,87,89|Dublin 1;Cork 21;Limerick 61;Galway 91;Waterford 51
IM|44|Isle of Man|0.0165|0.1420|7524,7624|Douglas 1624
IS|354|Iceland|0.0125|0.0330|61,62,65,66,67,69,75,76,77,78,82,83,84,85,86,88,89|Reykjavik 51;Reykjavik 55;Akureyri 46
IT|39|Italy|0.0068|0.0150|320,322,323,324,327,328,329,33,34,350,351,352,353,366,368,37,38,39|Rome 06;Milan 02;Naples 081;Turin 011;Genoa 010;Bologna 051;Florence 055;Venice 041;Palermo 091;Bari 080
JE|44|Jersey|0.0168|0.1440|7509,7797,7829,7937|Jersey 1534
LI|423|Liechtenstein|0.0390|0.0980|65,66,73,74,77,78,79|Vaduz 23
LT|370|Lithuania|0.0165|0.0350|60,61,62,63,64,65,66,67,68,69|Vilnius 5;Kaunas 37;Klaipeda 46;Siauliai 41
LU|352|Luxembourg|0.0095|0.0290|621,628,651,661,671,681,691|Luxembourg City 2;Luxembourg South 5
LV|371|Latvia|0.0410|0.0580|20,22,23,24,25,26,27,28,29|Riga 67;Daugavpils 654;Liepaja 634
MC|377|Monaco|0.0480|0.1180|3,4,6|Monaco 9
MD|373|Moldova|0.2150|0.2680|60,61,62,67,68,69,76,77,78,79|Chisinau 22;Balti 231;Tiraspol 533
ME|382|Montenegro|0.1650|0.2280|60,63,66,67,68,69|Podgorica 20;Kotor 32;Bar 30
MK|389|North Macedonia|0.1480|0.2350|70,71,72,73,74,75,76,77,78,79|Skopje 2;Bitola 47;Ohrid 46;Tetovo 44
MT|356|Malta|0.0230|0.0340|77,79,98,99|Valletta 21
NL|31|Netherlands|0.0072|0.0150|61,62,63,64,65,68|Amsterdam 20;Rotterdam 10;The Hague 70;Utrecht 30;Eindhoven 40;Groningen 50;Maastricht 43;Breda 76
NO|47|Norway|0.0076|0.0170|4,90,91,92,93,94,95,96,97,98,99|Oslo 22;Oslo 23;Bergen 55;Stavanger 51;Trondheim 73;Tromso 77
PL|48|Poland|0.0083|0.0165|45,50,51,53,57,60,66,69,72,73,78,79,88|Warsaw 22;Krakow 12;Lodz 42;Wroclaw 71;Poznan 61;Gdansk 58;Katowice 32;Lublin 81;Szczecin 91
PT|351|Portugal|0.0074|0.0155|91,92,93,96|Lisbon 21;Porto 22;Coimbra 239;Braga 253;Faro 289;Madeira 291;Azores 292
RO|40|Romania|0.0086|0.0175|72,73,74,75,76,77,78|Bucharest 21;Bucharest 31;Cluj 264;Timisoara 256;Iasi 232;Constanta 241;Brasov 268
RS|381|Serbia|0.1180|0.2260|60,61,62,63,64,65,66,68,69|Belgrade 11;Novi Sad 21;Nis 18;Kragujevac 34
RU|7|Russia|0.0480|0.1350|90,91,92,93,95,96,98,99|Moscow 495;Moscow 499;St Petersburg 812;Novosibirsk 383;Yekaterinburg 343;Nizhny Novgorod 831;Samara 846;Kazan 843;Rostov 863;Krasnodar 861;Vladivostok 423
SE|46|Sweden|0.0061|0.0140|70,72,73,76,79|Stockholm 8;Gothenburg 31;Malmo 40;Uppsala 18;Linkoping 13;Orebro 19
SI|386|Slovenia|0.0620|0.1820|30,31,40,41,51,64,65,68,69,70,71|Ljubljana 1;Maribor 2;Celje 3;Koper 5
SK|421|Slovakia|0.0105|0.0220|901,902,903,904,905,906,907,908,910,911,912,914,915,916,917,918,919,940,944,948,949,950,951|Bratislava 2;Kosice 55;Zilina 41;Nitra 37
SM|378|San Marino|0.0580|0.1480|66|San Marino 0549
TR|90|Turkey|0.0210|0.0680|501,505,506,507,53,541,542,543,544,545,546,551,552,553,554,555,559|Istanbul Europe 212;Istanbul Asia 216;Ankara 312;Izmir 232;Antalya 242;Bursa 224;Adana 322
UA|380|Ukraine|0.0980|0.1880|39,50,63,66,67,68,73,91,92,93,94,95,96,97,98,99|Kyiv 44;Lviv 32;Kharkiv 57;Odesa 48;Dnipro 56;Zaporizhzhia 61
VA|39|Vatican City|0.0310|0.0310||Vatican City 06698
XK|383|Kosovo|0.1420|0.2520|43,44,45,48,49|Pristina 38;Prizren 29;Peja 39
`;
