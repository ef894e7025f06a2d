/** English names: by what is said before and behind them, by lists of first names (compromise), and as answers to "your name?". */
import { findEnglishNames, type EnglishTools } from '../../analysis/entities/english.ts';
import type { Place } from './emails.ts';

const PART = String.raw`(?:(?:Mc|Mac|O['’]|D['’]|[Dd]e |[Dd]e la |[Vv]an |[Vv]an der |[Vv]on |[Aa]l-|[Ee]l |[Bb]in |St\. )?\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}[\p{Ll}'’]+)?(?:\p{Lu}\p{Ll}+)?|\p{Lu}\.(?= \p{Lu}))`;
const NAME = String.raw`(?<name>${PART}(?: ${PART}){0,3})`;
const RELATIVES =
  'wife|husband|son|daughter|mother|father|mom|mum|dad|brother|sister|partner|friend|boss|colleague|neighbou?r|assistant|uncle|aunt|grandmother|grandfather|grandma|grandpa|nephew|niece|cousin|roommate|fianc[eé]e?|girlfriend|boyfriend|spouse|landlord|tenant|lawyer|attorney|accountant|secretary|mother-in-law|father-in-law';
const STAFF =
  'agent|advis[oe]r|representative|rep|technician|driver|manager|supervisor|specialist|associate|engineer|consultant|operator|officer|doctor|nurse|courier|teller|clerk|banker';
/** Whoever comes next is named. */
const STRONG = [
  String.raw`\bnames?(?: (?:on (?:the|my|your|this) \w+(?: \w+)?|for the \w+|here))? (?:is|was|should be|would be|reads|says)(?: actually| just)?`,
  String.raw`\bname['’]s|\bname[:,]|\bsurname(?: is|[:,])?|\b(?:first|last|full|maiden|middle|legal|given|family)[ -]name(?: is|'s|[:,])?`,
  String.raw`\b(?:speaking|speak|spoke|talking|talk|talked) (?:with|to)|\bask(?:ed)? for|\bgo(?:es)? by|\bcall me|\bcalled me and said|\bon behalf of|\battn:?|\battention(?: of)?`,
  String.raw`\bunder(?: the name(?: of)?)?|\bin the name of|\bregistered (?:to|under|in)|\bbelongs to|\baddressed to|\bmade out to|\bpayable to|\bsigned (?:for )?by|\bassigned to|\bmarried to|\bpatient|\bbeneficiary(?: is)?`,
  String.raw`\b(?:account|card|policy|lease|title|ticket|prescription)[ -]?(?:holder|owner|holders)(?:['’]s name)?(?: is| was|[:,])?`,
  String.raw`\b(?:transferr?(?:ed|ing)?(?: you)?|put(?:ting)? (?:you|me|us|him|her) through|connect(?:ed|ing)?(?: you)?|hand(?:ed|ing)? (?:you )?over) to`,
  String.raw`\b(?:my|his|her|your|our|their|the) (?:late |ex-?|older |younger |eldest |business )?(?:${RELATIVES}|${STAFF})(?:['’]s name is|,? (?:named|called|is|was))?,?`,
  String.raw`\b(?:${STAFF}) (?:named|called)|\bnamed|\bcalled|\bsomeone called`,
  String.raw`\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Madam)\.?`,
  String.raw`\b(?:appointment|order|account|policy|reservation|booking|package|parcel|ticket|prescription|claim|subscription|loan|records?|profile|delivery|refund|card|letter|check|cheque|contract|lease|file|message|delivered|shipped|sent|paid|return|invoice)s? (?:(?:is|was|made|placed|left|out|booked|opened|filed|taken|were|addressed|will be|has been|been|sent|signed|handed) )*(?:for|by|of|from|to)`,
];
const INTRODUCED = new RegExp(String.raw`(?<![A-Za-z])(?i:${STRONG.join('|')}) ?${NAME}`, 'gu');
const INTRODUCED_CAPITAL = new RegExp(
  String.raw`(?:^|[.!?] )(?:Name|Surname|Full name|First name|Last name|Customer|Caller|Contact|Speaking with|Account holder|Cardholder)(?: is|:|,)? ${NAME}`,
  'gu',
);
const LOOSE = new RegExp(
  String.raw`(?<![A-Za-z])(?:[Tt]his is|[Ii]t['’]s|[Ii]['’]m|I am|[Hh]ere is|[Tt]hat['’]s|[Ii]s this|[Aa]m I speaking with|[Ii]t is|[Yy]es,? (?:this is|I am)) ${NAME}(?=[.,!?;]|$| (?:from|with|calling|speaking|here|and|at|in|on|again|your|the|again|who|phoning|over|for)\b)`,
  'gu',
);
const VOCATIVE = new RegExp(
  String.raw`(?<![A-Za-z])(?:[Hh]i|[Hh]ello|[Hh]ey|[Tt]hanks|[Tt]hank you|[Tt]hank you so much|[Tt]hank you very much|[Ss]orry|[Oo]kay|[Oo]k|[Aa]lright|[Gg]reat|[Pp]erfect|[Mm]orning|[Aa]fternoon|[Ee]vening|[Gg]oodbye|[Bb]ye|[Dd]ear|[Ww]elcome(?: back)?|[Yy]es|[Nn]o|[Ss]ure|[Cc]ertainly|[Nn]o problem|[Ww]ell|[Ll]isten|[Uu]nderstood|[Gg]ot it),? ${NAME}(?=[.,!?;]|$)`,
  'gu',
);
const BEHIND = new RegExp(
  String.raw`${NAME}(?=,? (?:speaking\b|here[.,]|calling\b(?! back\b)|on the line|said\b|told me|promised|helped me|signed for|assured))`,
  'gu',
);
const ANSWER = new RegExp(
  String.raw`^(?:(?:[Ii]t['’]?s|[Ss]ure|[Yy]es|[Yy]eah|[Oo]kay|[Uu]m|[Uu]h|[Oo]f course|[Mm]y name is|[Tt]hat['’]s|[Tt]his is|I'm)[,.]? )*${NAME}(?=[.,!?;]|$)`,
  'gu',
);
const LOWER_LOOSE = /\b(?:this is|it'?s)(?<name> [a-z]{3,})(?= (?:from|speaking|calling|with) )/gu;
const SENT_TO = new RegExp(
  String.raw`(?<![A-Za-z])(?i:(?:send|sent|ship|shipped|mail|mailed|deliver|delivered|post|posted|forward|forwarded|give|gave|given|handed|left|address|charge|charged|refund|refunded|issued?|email|emailed|call|contact|see|meet|met|remember|know)(?: (?:it|them|this|that|one|the \w+|a \w+|my \w+))? (?:back )?(?:to|with|for)) (?<name>${PART}(?: ${PART}){1,3})(?=[.,!?;]|$| (?:at|on|by|and|in|as|who|from)\b)`,
  'gu',
);
const LOWER =
  /\b(?:my (?:full |first |last )?name is|my name's|(?:first|last|full|sur) ?name(?: is)?|name on the (?:account|card|policy|order) is|the name is|you can call me|i go by|speaking (?:with|to))(?<name>(?: [a-z][a-z'’-]+){1,4})/gu;
const SPELLED = /(?<![\w-])(?:[A-Z](?:-| - |, | |\. ?)){2,14}[A-Z](?![\w-])/gu;
const SPELL_CUE = /\bspell|\bname\b|\bthat['’]?s\b/iu;
const AS_IN =
  /\b[A-Z],? (?:as in|for|like) [A-Z]?[a-z]+(?:[,.]? (?:and |then )?[A-Z],? (?:as in|for|like) [A-Z]?[a-z]+)+/gu;

/** Capital letters that name nobody. */
const NOT_NAMES = new RegExp(
  `^(?:${[
    'I|Im|Ok|Okay|Yes|No|Yeah|Yep|Nope|Hi|Hello|Hey|Thanks|Thank|Sir|Madam|Maam|Miss|Mr|Mrs|Ms|Dr|Sorry|Sure|Great|Please|Well|And|But|So|The|A|An|My|Your|Our|His|Her|Their|It|Its|That|Thats|This|These|Those|Just|Let|Lets|Not|Calling|Going|Here|There|Fine|Good|Happy|Glad|Afraid|Looking|Trying|Can|Could|Would|Will|Should|May|Might|Do|Does|Did|Is|Are|Was|Were|Have|Has|Had|What|When|Where|Which|Who|Why|How|If|In|On|At|For|From|To|Of|With|By|As|Or|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Give|Take|Hold|Wait|Tell|Ask|Call|Check|Order|Orders|Account|Card|Number|Perfect|Excellent|Absolutely|Certainly|Correct|Right|Exactly|Alright|Welcome|Good|Morning|Afternoon|Evening|Today|Tomorrow|Yesterday|Now|Then|Also|Because|Since|After|Before|While|Once|Next|Last|First|Some|Any|All|Every|Each|Both|Many|Much|More|Most|Other|Another|Nothing|Something|Everything|Someone|Anyone|Everyone|Nobody|We|You|He|She|They|Me|Him|Them|Us|Im|Ive|Ill|Id|Youre|Were|Theyre|Dont|Didnt|Cant|Wont|Isnt',
    'Customer|Service|Services|Support|Billing|Sales|Returns|Shipping|Technical|Tech|Department|Team|Care|Center|Centre|Desk|Help|Office|Company|Bank|Insurance|Claims|Claim|Fraud|Accounts|Payments|Payment|Delivery|Collections|Retention|Finance|Warehouse|Store|Shop|Hotel|Airport|Airlines?|Online|Premium|Basic|Standard|Plus|Pro|Gold|Silver|Platinum|Express|Priority|Prime|Plan|Account|Gift|Credit|Debit|Mobile|Internet|Wifi|Router|Laptop|Phone|Tablet|Galaxy|Iphone|Ipad|Pixel|Macbook|Windows|Android|Xbox|Playstation|Kindle|Echo|Alexa|Siri|Google|Apple|Amazon|Samsung|Microsoft|Netflix|Spotify|Paypal|Visa|Mastercard|Amex|American|Discover|Chase|Citibank|Wells|Fargo|Barclays|Santander|Hsbc|Fedex|Ups|Dhl|Usps|Verizon|Comcast|Vodafone|Tesco|Walmart|Target|Costco|Ebay|Etsy|Uber|Lyft|Airbnb|Expedia|Zoom|Facebook|Instagram|Twitter|Youtube|Linkedin|Whatsapp|Pii',
    'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December|Christmas|Easter|Thanksgiving|English|Spanish|Chinese|French|German|British|European|Canadian|Mexican|Indian|Japanese|God|Lord|Jesus|North|South|East|West|New|San|Los|Las|Saint|Fort|Mount|Lake|United|States|Kingdom|America|Canada|England|Scotland|Wales|Ireland|France|Germany|Spain|Italy|China|Japan|India|Mexico|Brazil|Australia|London|Manchester|Birmingham|Leeds|Glasgow|Liverpool|Bristol|York|Boston|Chicago|Denver|Seattle|Portland|Atlanta|Miami|Dallas|Houston|Phoenix|Detroit|Philadelphia|Baltimore|Cleveland|Nashville|Memphis|Orlando|Tampa|Paris|Berlin|Madrid|Rome|Tokyo|Beijing|Shanghai|Toronto|Vancouver|Montreal|Sydney|Melbourne|Dublin|Edinburgh|Texas|California|Florida|Ohio|Oregon|Nevada|Arizona|Colorado|Michigan|Illinois|Alaska|Hawaii|Kansas|Iowa|Utah|Maine|Vermont|Alabama|Louisiana|Oklahoma|Tennessee|Kentucky|Indiana|Wisconsin|Minnesota|Missouri|Arkansas|Mississippi|Pennsylvania|Massachusetts|Connecticut|Delaware|Maryland|Nebraska|Montana|Wyoming|Idaho|Springfield|Street|Road|Avenue|Lane|Drive|Suite|Apartment|Apt|Unit|Floor|Flight|Gate|Room|Box|Building|Invoice|Ticket|Case|Reference|Tracking|Policy|Contract|Model|Serial|Product|Item|Version|Extension|Email|Mail|Website|App|Password|Pin|Code|Zip|Usd|Eur|Gbp',
  ].join('|')})$`,
  'iu',
);
const COMPANY =
  / (?:Corp|Corporation|Inc|Incorporated|Ltd|Limited|Llc|Company|Co|Group|Holdings|Partners|Associates|Solutions|Systems|Industries|Enterprises|Logistics|Telecom|Airways|University|College|Hospital|Clinic|Hotel|Bank|Energy|Electric|Motors|Foundation|Society|Club|Association|Institute|Studios?|Media|Labs?|Software|Technologies|Networks)\.?$/u;
/** Where a name in small letters ends. */
const LOWER_STOP =
  /^(?:and|i|i'm|im|my|from|calling|the|a|an|on|in|at|is|was|for|with|to|but|so|that|it|it's|you|your|not|of|as|here|please|thanks|thank|yes|no|um|uh|okay|ok|or|if|what|how|can|could|would|have|has|had|spelled|spelling|who|where|which|when|there|this|about|because|just|also|dot|number|account|wrong|different|correct|actually|still|under|account's|name|yours|phone|same|just|really|very|been|being|coming|going|not|all|only|still|someone|somebody|me|us)$/u;

/** Cuts what cannot be a name off both ends; empty when nothing is left. */
function trimmed(name: string): { skip: number; name: string } {
  let skip = 0;
  let words = name.split(' ');
  const isOther = (word: string | undefined): boolean =>
    word !== undefined && NOT_NAMES.test(word.replace(/['’]s$|['’]/gu, ''));
  while (words.length > 0 && isOther(words[0])) {
    skip += (words[0]?.length ?? 0) + 1;
    words = words.slice(1);
  }
  while (words.length > 0 && isOther(words.at(-1))) words = words.slice(0, -1);
  return { skip, name: words.join(' ').replace(/['’]s$/u, '') };
}

function fromPattern(text: string, pattern: RegExp): Place[] {
  const found: Place[] = [];
  for (const match of text.matchAll(pattern)) {
    const said = match.groups?.['name'] ?? '';
    const { skip, name } = trimmed(said);
    if (name.length < 2 || COMPANY.test(name)) continue;
    // What begins with another word and only goes on with one that could be a name is a phrase: "Premium Chen".
    const start = match.index + match[0].lastIndexOf(said) + skip;
    found.push({ start, end: start + name.length });
  }
  return found;
}

function inSmallLetters(said: string): Place[] {
  const found: Place[] = [];
  const text = /\p{Ll}/u.test(said) ? said : said.toLowerCase();
  for (const match of [...text.matchAll(LOWER), ...text.matchAll(LOWER_LOOSE)]) {
    const part = match.groups?.['name'] ?? '';
    const words = part.trim().split(' ');
    const stop = words.findIndex((word) => LOWER_STOP.test(word));
    const name = (stop < 0 ? words : words.slice(0, stop)).slice(0, 3).join(' ');
    const start = match.index + match[0].length - part.length + 1;
    if (name.length > 1) found.push({ start, end: start + name.length });
  }
  return found;
}

function spelled(text: string, isAsked: boolean): Place[] {
  const found: Place[] = [];
  for (const pattern of [SPELLED, AS_IN]) {
    for (const match of text.matchAll(pattern)) {
      const before = text.slice(Math.max(0, match.index - 60), match.index);
      if (isAsked || SPELL_CUE.test(before)) found.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** `isAsked`: the turn before asks for a name. */
export function findNames(text: string, isAsked: boolean, tools: EnglishTools): Place[] {
  const listed = findEnglishNames(text, tools).flatMap(({ type, start, end }) => {
    if (type !== 'person') return [];
    const { skip, name } = trimmed(text.slice(start, end));
    return name.length < 2 ? [] : [{ start: start + skip, end: start + skip + name.length }];
  });
  return [
    ...listed,
    ...[INTRODUCED, INTRODUCED_CAPITAL, LOOSE, VOCATIVE, BEHIND, SENT_TO].flatMap((pattern) =>
      fromPattern(text, pattern),
    ),
    ...(isAsked ? fromPattern(text, ANSWER) : []),
    ...inSmallLetters(text),
    ...spelled(text, isAsked),
  ];
}
