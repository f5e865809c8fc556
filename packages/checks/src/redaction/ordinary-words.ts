import { isFunctionWord } from "../text/words.ts";

const capitalised = `monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep
sept oct nov dec christmas easter thanksgiving english french german spanish italian dutch american british european
chinese japanese indian russian canadian australian mexican polish swedish danish norwegian finnish greek turkish
internet web email e-mail crm api faq pdf usb ceo cto cfo coo vp hr it ai saas roi kpi sla poc ok okay asap fyi btw id
url gmt utc am pm est pst cet tv dvd uk usa us eu un q1 q2 q3 q4 god excel google microsoft salesforce hubspot slack
zoom teams outlook gmail linkedin facebook twitter instagram youtube amazon apple windows android iphone`;

const openers = `ability absolutely access account accounts action actually add additionally address admin advice afternoon
agent agree agreed alright although always amazing amount another answer anyone anything anyway apparently appointment
appreciate apologies approach ask assistant attached author available awesome back bank based basic basically bear
because best better bill billing book bot both break bring budget business buy bye call caller calling calls card care
certainly change check choose clearly click client clients come comedy coming company compared concert confirm congrats
congratulations consider contact contract correct cost could cool customer customers data date day deal dear decide
definitely delivery demo department description details directed director discount discussion doctor does dr drama due
during early easy either else energetic enjoy entertainment especially even evening ever every everyone everything
exactly example excellent excited executive experience fair fantastic fax feel feature film final finally fine first
fix follow following forward found free friend full furthermore future game general gentlemen give given glad goal going
gold good goodbye got great greetings group guest guide happens happy having hear hello help helped hence here hey hi
highly history hold hope hopefully host hotel hour how however huh hurry idea imagine important include includes
including indeed information inside instead interested interesting interviewer introduction invoice item join keep kids
kind kindly know ladies last lastly lately later leave left let life like list listen live lives living look looking
lost lot love lovely lunch madam mail main make making manager many maybe mean meanwhile meet meeting members message
mine miss model moderator money month morning mother move mr mrs ms music name names naturally need neither never
nevertheless new news next nice night nobody none nope normal normally note nothing notice now number numbers office
officer often old online open operator opportunity option options order original originally other otherwise package
parking part partner patient pay payment people perfect perhaps permanent person personal personally phone pick place
plan platform play please plus policy possible possibly premium press pretty previous previously price pricing private
probably problem product products professional profile program project promise proposal provide provides purchase
question questions quick quickly quite rather read ready really reason receive recently record regarding regards
register remember remove rep representative reminder reply report request respectfully right safe sales save savings say
schedule season second secondly section secure see seems seller send senior sent service services set several share
show shows sign silver similarly simply since sincerely sir sit site size software solution solutions some someone
something sometimes song soon sorry sound sounds source speak speaker speaking special staff standard start starting
state status stay step still stop story street subject suddenly sure support survey suspense system systems take taken
talk talking team tech technically tell terms test text thank thanks then third though three thus ticket time title
today together told tomorrow tonight top total touch traditional transfer trial tribute true trust try turn two type
understand understood unfortunately university unless unlike update updated upgrade use used user users using usually
version video view visit wait want was watch way weather week weekend welcome well whatever whenever whether whoever
wish within without wonderful word work working works world worth wow write wrong yeah year years yep yes yesterday yet
zip action adventure animation family mystery comedy thriller horror tenant landlord buyer vendor prospect lead intro`;

const places = `london paris berlin madrid rome vienna amsterdam brussels dublin lisbon prague budapest warsaw oslo
stockholm helsinki copenhagen athens zurich geneva munich hamburg frankfurt barcelona milan boston chicago seattle
denver dallas houston austin atlanta miami philadelphia toronto vancouver montreal sydney melbourne tokyo beijing
shanghai singapore delhi mumbai dubai york angeles francisco england scotland wales europe asia africa america california
texas florida virginia washington oregon ohio michigan georgia colorado nevada arizona north south east west northern
southern eastern western central united kingdom states republic new san los las saint
bergen trondheim stavanger tromsø gothenburg malmö uppsala aarhus odense turku tampere oulu tallinn riga vilnius
gdańsk gdynia kraków krakow wrocław poznań łódź lodz bratislava brno ljubljana zagreb belgrade sofia bucharest budapest
istanbul ankara izmir cologne köln düsseldorf stuttgart leipzig dresden bremen hanover hannover nuremberg nürnberg
dortmund essen bonn mainz münchen salzburg graz linz innsbruck basel bern lausanne lucerne antwerp ghent bruges
rotterdam utrecht eindhoven luxembourg lyon marseille toulouse nice nantes strasbourg bordeaux lille rennes valencia
seville sevilla bilbao malaga porto braga turin torino naples napoli bologna genoa palermo milano roma piacenza
manchester birmingham leeds liverpool glasgow edinburgh cardiff belfast bristol sheffield nottingham leicester hull
newcastle southampton portsmouth plymouth norwich oxford cambridge felixstowe barnsley goole selby cork galway limerick
detroit phoenix portland sacramento oakland fresno reno orlando tampa cleveland columbus cincinnati pittsburgh
baltimore nashville memphis minneapolis milwaukee indianapolis newark calgary ottawa winnipeg perth brisbane adelaide
canberra auckland wellington christchurch osaka kyoto nagoya seoul busan taipei hong kong bangkok hanoi jakarta manila
penang bangalore chennai kolkata hyderabad karachi lahore dhaka cairo lagos nairobi johannesburg durban casablanca`;

const salutations = new Set(
  `mr mrs ms miss mx dr prof professor sir madam rev reverend herr herrn frau monsieur madame mme mlle señor señora sr sra
  signor signora dott pan pani meneer mevrouw fru`.split(/\s+/),
);

/** True for a lower-cased title that stands before a name and is no part of it. */
export function isSalutation(key: string): boolean {
  return salutations.has(key);
}

const companyWords = `inc ltd llc gmbh corp corporation company co plc ag sa limited group holdings partners systems
software solutions technologies technology insurance bank services institute foundation association agency labs media
networks digital global international industries enterprises consulting capital university college council committee
department ministry hospital clinic school studio studios records weekly magazine times news club league band show
project plan cloud platform suite connect workspace street road avenue lane drive court square place boulevard`;

const numbersAndDays = `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half quarter
dozen first second third fourth fifth sixth seventh eighth ninth tenth mondays tuesdays wednesdays thursdays fridays
saturdays sundays boxing pentecost advent hanukkah diwali ramadan eid ascension halloween midsummer noted
hei hej hola bonjour buongiorno guten morgen tag hallo ciao salut dzień dobry moin servus montag dienstag mittwoch
donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember weihnachten ostern pfingsten
lundi mardi mercredi jeudi vendredi samedi dimanche phd`;

const ordinary = new Set(`${capitalised} ${openers} ${numbersAndDays}`.split(/\s+/));
const companies = new Set(companyWords.split(/\s+/));
const placeNames = new Set(places.split(/\s+/));
for (const name of regionNames()) placeNames.add(name);

function regionNames(): string[] {
  const display = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const names: string[] = [];
  for (let code = 0; code < 676; code += 1) {
    const region = String.fromCharCode(65 + Math.floor(code / 26), 65 + (code % 26));
    const name = display.of(region)?.toLowerCase();
    if (name !== undefined && !name.includes(" ")) names.push(name);
  }
  return names;
}

/** True for a lower-cased word that is capitalised for its place or its kind, not for being a name. */
export function isOrdinaryWord(key: string): boolean {
  return ordinary.has(key) || isFunctionWord(key);
}

/** True for a lower-cased word of company, product and street names. */
export function isCompanyWord(key: string): boolean {
  return companies.has(key);
}

/** True for a lower-cased country, large city or point of the compass. */
export function isPlaceWord(key: string): boolean {
  return placeNames.has(key);
}

const roles = new Set(
  `agent assistant author bot buyer caller client coach contact customer doctor guest guide host interviewer landlord
  lead manager moderator operator patient prospect rep representative sales salesperson seller speaker support tenant
  unknown user vendor account executive human ai system the a b c d`.split(/\s+/),
);

/** True for a lower-cased word that names a part in a conversation rather than a person. */
export function isRoleWord(key: string): boolean {
  return roles.has(key) || /^\p{N}+$/u.test(key);
}
