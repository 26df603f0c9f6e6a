"""The languages that the suite knows, one a line; `benchmark.languages` reads it.

Columns: BCP-47 tag, ISO 639-3 codes (the one that FLORES-200 uses first), ISO 15924 script,
whether SIB-200 has it (`+`) or not (`-`), top-level family, English name.

The tags are the shortest ones in use: a two-letter code stands for the standard that data sets mean
by it (`ar` Standard Arabic, `fa` Western Persian, `lv` Standard Latvian), and the script is named
only where it is not the one that the language is usually written in. FLORES-200 names the languages of
SIB-200 (N'Ko is SIB-200's own); families are Glottolog's top level under the names that the literature
uses, with creoles under the language that gave them their words.
"""

TABLE = """
ace          ace      Latn + Austronesian         Acehnese
ace-Arab     ace      Arab + Austronesian         Acehnese (Arabic)
acm          acm      Arab + Afro-Asiatic         Mesopotamian Arabic
acq          acq      Arab + Afro-Asiatic         Ta'izzi-Adeni Arabic
aeb          aeb      Arab + Afro-Asiatic         Tunisian Arabic
af           afr      Latn + Indo-European        Afrikaans
ajp          ajp      Arab + Afro-Asiatic         South Levantine Arabic
ak           aka      Latn + Niger-Congo          Akan
sq           als,sqi  Latn + Indo-European        Albanian
am           amh      Ethi + Afro-Asiatic         Amharic
apc          apc      Arab + Afro-Asiatic         North Levantine Arabic
ar           arb,ara  Arab + Afro-Asiatic         Standard Arabic
ar-Latn      arb,ara  Latn + Afro-Asiatic         Standard Arabic (Latin)
ars          ars      Arab + Afro-Asiatic         Najdi Arabic
ary          ary      Arab + Afro-Asiatic         Moroccan Arabic
arz          arz      Arab + Afro-Asiatic         Egyptian Arabic
as           asm      Beng + Indo-European        Assamese
ast          ast      Latn + Indo-European        Asturian
awa          awa      Deva + Indo-European        Awadhi
ay           ayr,aym  Latn + Aymaran              Aymara
azb          azb      Arab + Turkic               South Azerbaijani
az           azj,aze  Latn + Turkic               Azerbaijani
ba           bak      Cyrl + Turkic               Bashkir
bm           bam      Latn + Mande                Bambara
ban          ban      Latn + Austronesian         Balinese
be           bel      Cyrl + Indo-European        Belarusian
bem          bem      Latn + Niger-Congo          Bemba
bn           ben      Beng + Indo-European        Bengali
bho          bho      Deva + Indo-European        Bhojpuri
bjn-Arab     bjn      Arab + Austronesian         Banjar (Arabic)
bjn          bjn      Latn + Austronesian         Banjar
bo           bod      Tibt + Sino-Tibetan         Tibetan
bs           bos      Latn + Indo-European        Bosnian
bug          bug      Latn + Austronesian         Buginese
bg           bul      Cyrl + Indo-European        Bulgarian
ca           cat      Latn + Indo-European        Catalan
ceb          ceb      Latn + Austronesian         Cebuano
cs           ces      Latn + Indo-European        Czech
cjk          cjk      Latn + Niger-Congo          Chokwe
ckb          ckb      Arab + Indo-European        Central Kurdish
crh          crh      Latn + Turkic               Crimean Tatar
cy           cym      Latn + Indo-European        Welsh
da           dan      Latn + Indo-European        Danish
de           deu      Latn + Indo-European        German
dik          dik      Latn + Nilo-Saharan         Southwestern Dinka
dyu          dyu      Latn + Mande                Dyula
dz           dzo      Tibt + Sino-Tibetan         Dzongkha
el           ell      Grek + Indo-European        Greek
en           eng      Latn + Indo-European        English
eo           epo      Latn + constructed          Esperanto
et           est,ekk  Latn + Uralic               Estonian
eu           eus      Latn + isolate              Basque
ee           ewe      Latn + Niger-Congo          Ewe
fo           fao      Latn + Indo-European        Faroese
fj           fij      Latn + Austronesian         Fijian
fi           fin      Latn + Uralic               Finnish
fon          fon      Latn + Niger-Congo          Fon
fr           fra      Latn + Indo-European        French
fur          fur      Latn + Indo-European        Friulian
fuv          fuv      Latn + Niger-Congo          Nigerian Fulfulde
gd           gla      Latn + Indo-European        Scottish Gaelic
ga           gle      Latn + Indo-European        Irish
gl           glg      Latn + Indo-European        Galician
gn           grn,gug  Latn + Tupian               Guarani
gu           guj      Gujr + Indo-European        Gujarati
ht           hat      Latn + Indo-European        Haitian Creole
ha           hau      Latn + Afro-Asiatic         Hausa
he           heb      Hebr + Afro-Asiatic         Hebrew
hi           hin      Deva + Indo-European        Hindi
hne          hne      Deva + Indo-European        Chhattisgarhi
hr           hrv      Latn + Indo-European        Croatian
hu           hun      Latn + Uralic               Hungarian
hy           hye      Armn + Indo-European        Armenian
ig           ibo      Latn + Niger-Congo          Igbo
ilo          ilo      Latn + Austronesian         Ilocano
id           ind      Latn + Austronesian         Indonesian
is           isl      Latn + Indo-European        Icelandic
it           ita      Latn + Indo-European        Italian
jv           jav      Latn + Austronesian         Javanese
ja           jpn      Jpan + Japonic              Japanese
kab          kab      Latn + Afro-Asiatic         Kabyle
kac          kac      Latn + Sino-Tibetan         Jingpho
kam          kam      Latn + Niger-Congo          Kamba
kn           kan      Knda + Dravidian            Kannada
ks           kas      Arab + Indo-European        Kashmiri
ks-Deva      kas      Deva + Indo-European        Kashmiri (Devanagari)
ka           kat      Geor + Kartvelian           Georgian
knc-Arab     knc      Arab + Nilo-Saharan         Central Kanuri (Arabic)
knc          knc      Latn + Nilo-Saharan         Central Kanuri
kk           kaz      Cyrl + Turkic               Kazakh
kbp          kbp      Latn + Niger-Congo          Kabiyè
kea          kea      Latn + Indo-European        Kabuverdianu
km           khm      Khmr + Austroasiatic        Khmer
ki           kik      Latn + Niger-Congo          Kikuyu
rw           kin      Latn + Niger-Congo          Kinyarwanda
ky           kir      Cyrl + Turkic               Kyrgyz
kmb          kmb      Latn + Niger-Congo          Kimbundu
ku           kmr,kur  Latn + Indo-European        Northern Kurdish
kg           kon      Latn + Niger-Congo          Kikongo
ko           kor      Hang + Koreanic             Korean
lo           lao      Laoo + Tai-Kadai            Lao
lij          lij      Latn + Indo-European        Ligurian
li           lim      Latn + Indo-European        Limburgish
ln           lin      Latn + Niger-Congo          Lingala
lt           lit      Latn + Indo-European        Lithuanian
lmo          lmo      Latn + Indo-European        Lombard
ltg          ltg      Latn + Indo-European        Latgalian
lb           ltz      Latn + Indo-European        Luxembourgish
lua          lua      Latn + Niger-Congo          Luba-Kasai
lg           lug      Latn + Niger-Congo          Luganda
luo          luo      Latn + Nilo-Saharan         Luo
lus          lus      Latn + Sino-Tibetan         Mizo
lv           lvs,lav  Latn + Indo-European        Latvian
mag          mag      Deva + Indo-European        Magahi
mai          mai      Deva + Indo-European        Maithili
ml           mal      Mlym + Dravidian            Malayalam
mr           mar      Deva + Indo-European        Marathi
min-Arab     min      Arab + Austronesian         Minangkabau (Arabic)
min          min      Latn + Austronesian         Minangkabau
mk           mkd      Cyrl + Indo-European        Macedonian
mg           plt,mlg  Latn + Austronesian         Malagasy
mt           mlt      Latn + Afro-Asiatic         Maltese
mni          mni      Beng + Sino-Tibetan         Meitei
mn           khk,mon  Cyrl + Mongolic             Mongolian
mos          mos      Latn + Niger-Congo          Mossi
mi           mri      Latn + Austronesian         Maori
my           mya      Mymr + Sino-Tibetan         Burmese
nl           nld      Latn + Indo-European        Dutch
nn           nno      Latn + Indo-European        Norwegian Nynorsk
nb           nob,nor  Latn + Indo-European        Norwegian Bokmål
ne           npi,nep  Deva + Indo-European        Nepali
nqo          nqo      Nkoo + Mande                N'Ko
nso          nso      Latn + Niger-Congo          Northern Sotho
nus          nus      Latn + Nilo-Saharan         Nuer
ny           nya      Latn + Niger-Congo          Nyanja
oc           oci      Latn + Indo-European        Occitan
om           gaz,orm  Latn + Afro-Asiatic         Oromo
or           ory,ori  Orya + Indo-European        Odia
pag          pag      Latn + Austronesian         Pangasinan
pa           pan      Guru + Indo-European        Punjabi
pap          pap      Latn + Indo-European        Papiamento
fa           pes,fas  Arab + Indo-European        Persian
pl           pol      Latn + Indo-European        Polish
pt           por      Latn + Indo-European        Portuguese
prs          prs      Arab + Indo-European        Dari
ps           pbt,pus  Arab + Indo-European        Pashto
qu           quy,que  Latn + Quechuan             Quechua
ro           ron      Latn + Indo-European        Romanian
rn           run      Latn + Niger-Congo          Rundi
ru           rus      Cyrl + Indo-European        Russian
sg           sag      Latn + Niger-Congo          Sango
sa           san      Deva + Indo-European        Sanskrit
sat          sat      Olck + Austroasiatic        Santali
scn          scn      Latn + Indo-European        Sicilian
shn          shn      Mymr + Tai-Kadai            Shan
si           sin      Sinh + Indo-European        Sinhala
sk           slk      Latn + Indo-European        Slovak
sl           slv      Latn + Indo-European        Slovenian
sm           smo      Latn + Austronesian         Samoan
sn           sna      Latn + Niger-Congo          Shona
sd           snd      Arab + Indo-European        Sindhi
so           som      Latn + Afro-Asiatic         Somali
st           sot      Latn + Niger-Congo          Southern Sotho
es           spa      Latn + Indo-European        Spanish
sc           srd      Latn + Indo-European        Sardinian
sr           srp      Cyrl + Indo-European        Serbian
ss           ssw      Latn + Niger-Congo          Swati
su           sun      Latn + Austronesian         Sundanese
sv           swe      Latn + Indo-European        Swedish
sw           swh,swa  Latn + Niger-Congo          Swahili
szl          szl      Latn + Indo-European        Silesian
ta           tam      Taml + Dravidian            Tamil
taq          taq      Latn + Afro-Asiatic         Tamasheq
taq-Tfng     taq      Tfng + Afro-Asiatic         Tamasheq (Tifinagh)
tt           tat      Cyrl + Turkic               Tatar
te           tel      Telu + Dravidian            Telugu
tg           tgk      Cyrl + Indo-European        Tajik
tl           tgl      Latn + Austronesian         Tagalog
th           tha      Thai + Tai-Kadai            Thai
ti           tir      Ethi + Afro-Asiatic         Tigrinya
tpi          tpi      Latn + Indo-European        Tok Pisin
tn           tsn      Latn + Niger-Congo          Tswana
ts           tso      Latn + Niger-Congo          Tsonga
tk           tuk      Latn + Turkic               Turkmen
tum          tum      Latn + Niger-Congo          Tumbuka
tr           tur      Latn + Turkic               Turkish
tw           twi      Latn + Niger-Congo          Twi
tzm          tzm      Tfng + Afro-Asiatic         Central Atlas Tamazight
ug           uig      Arab + Turkic               Uyghur
uk           ukr      Cyrl + Indo-European        Ukrainian
umb          umb      Latn + Niger-Congo          Umbundu
ur           urd      Arab + Indo-European        Urdu
uz           uzn,uzb  Latn + Turkic               Uzbek
vec          vec      Latn + Indo-European        Venetian
vi           vie      Latn + Austroasiatic        Vietnamese
war          war      Latn + Austronesian         Waray
wo           wol      Latn + Niger-Congo          Wolof
xh           xho      Latn + Niger-Congo          Xhosa
yi           ydd,yid  Hebr + Indo-European        Yiddish
yo           yor      Latn + Niger-Congo          Yoruba
yue          yue      Hant + Sino-Tibetan         Cantonese
zh           zho,cmn  Hans + Sino-Tibetan         Chinese
zh-Hant      zho,cmn  Hant + Sino-Tibetan         Chinese (Traditional)
ms           zsm,msa  Latn + Austronesian         Malay
zu           zul      Latn + Niger-Congo          Zulu
arq          arq      Arab - Afro-Asiatic         Algerian Arabic
arq-Latn     qaf      Latn - Afro-Asiatic         NArabizi
bbj          bbj      Latn - Niger-Congo          Ghomálá'
pcm          pcm      Latn - Indo-European        Nigerian Pidgin
sr-Latn      srp      Latn - Indo-European        Serbian (Latin)
an           arg      Latn - Indo-European        Aragonese
ang          ang      Latn - Indo-European        Old English
arc          arc      Syrc - Afro-Asiatic         Aramaic
bar          bar      Latn - Indo-European        Bavarian
be-tarask    bel      Cyrl - Indo-European        Belarusian (Taraškievica)
br           bre      Latn - Indo-European        Breton
cbk          cbk      Latn - Indo-European        Chavacano
cdo          cdo      Latn - Sino-Tibetan         Min Dong Chinese
ce           che      Cyrl - Northeast-Caucasian  Chechen
co           cos      Latn - Indo-European        Corsican
csb          csb      Latn - Indo-European        Kashubian
cv           chv      Cyrl - Turkic               Chuvash
diq          diq      Latn - Indo-European        Zazaki
dv           div      Thaa - Indo-European        Dhivehi
eml          eml      Latn - Indo-European        Emilian-Romagnol
en-basiceng  eng      Latn - Indo-European        English (Basic)
ext          ext      Latn - Indo-European        Extremaduran
fil          fil      Latn - Austronesian         Filipino
frr          frr      Latn - Indo-European        Northern Frisian
fy           fry      Latn - Indo-European        Western Frisian
gan          gan      Hant - Sino-Tibetan         Gan Chinese
gsw          gsw      Latn - Indo-European        Alemannic
hak          hak      Latn - Sino-Tibetan         Hakka Chinese
hsb          hsb      Latn - Indo-European        Upper Sorbian
ia           ina      Latn - constructed          Interlingua
io           ido      Latn - constructed          Ido
jbo          jbo      Latn - constructed          Lojban
jv-x-bms     jav      Latn - Austronesian         Javanese (Banyumasan)
ksh          ksh      Latn - Indo-European        Colognian
la           lat      Latn - Indo-European        Latin
lzh          lzh      Hant - Sino-Tibetan         Classical Chinese
mhr          mhr      Cyrl - Uralic               Eastern Mari
mwl          mwl      Latn - Indo-European        Mirandese
mzn          mzn      Arab - Indo-European        Mazanderani
nan          nan      Latn - Sino-Tibetan         Min Nan Chinese
nap          nap      Latn - Indo-European        Neapolitan
nds          nds      Latn - Indo-European        Low German
nov          nov      Latn - constructed          Novial
os           oss      Cyrl - Indo-European        Ossetian
pdc          pdc      Latn - Indo-European        Pennsylvania German
pms          pms      Latn - Indo-European        Piedmontese
pnb          pnb      Arab - Indo-European        Western Punjabi
rm           roh      Latn - Indo-European        Romansh
sah          sah      Cyrl - Turkic               Yakut
sco          sco      Latn - Indo-European        Scots
sgs          sgs      Latn - Indo-European        Samogitian
sh           hbs      Latn - Indo-European        Serbo-Croatian
vep          vep      Latn - Uralic               Veps
vls          vls      Latn - Indo-European        West Flemish
vo           vol      Latn - constructed          Volapük
vro          vro      Latn - Uralic               Võro
wa           wln      Latn - Indo-European        Walloon
wuu          wuu      Hans - Sino-Tibetan         Wu Chinese
xmf          xmf      Geor - Kartvelian           Mingrelian
zea          zea      Latn - Indo-European        Zeelandic
"""
