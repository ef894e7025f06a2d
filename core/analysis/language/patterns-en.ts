/**
 * Opinions that buyers tell by a construction rather than by a word: wishes, comparisons, failures, missing things. A match is replaced
 * by one made-up word that the lexicon knows, so that negation, contrast and questions treat it like any other opinion.
 */
import { ENGLISH_REVERSALS } from './reversals-en.ts';
import { ENGLISH_VERDICTS } from './verdicts-en.ts';

type Mark = 'markgreat' | 'markgood' | 'markfair' | 'markweak' | 'markbad' | 'markawful' | 'wishmark' | 'marknone';

/** The made-up words; "wish..." also takes the weight from praise that follows it. */
export const MARK_OPINION: readonly (readonly [weight: number, entries: string])[] = [
  [2.5, 'markgreat'],
  [1.5, 'markgood'],
  [0.8, 'markfair'],
  [-0.8, 'markweak'],
  [-1.5, 'markbad'],
  [-2.5, 'markawful'],
  [-1.2, 'wishmark'],
  [0, 'marknone'],
];

const NOT = `(?:doesn't|does not|don't|do not|didn't|did not|won't|will not|wouldn't|would not|can't|can not|cannot|couldn't|could not|never|isn't|is not|aren't|are not|wasn't|was not|hasn't|has not|haven't|have not)`;
const ADVERB = '(?:even |always |really |ever |actually |quite |just |still |seem to |want to |at all )*';
const FLAW =
  '(?:problems?|issues?|complaints?|flaws?|faults?|defects?|trouble|difficult(?:y|ies)|hitch|glitch(?:es)?|hiccups?|snags?|errors?|crash(?:es)?|drops?|dropped calls?|lag|static|noise|hiss|distortion|interference|glare|blur|leaks?|leakage|smells?|odou?r|scratch(?:es)?|marks?|dents?|squeaks?|rattles?|fuss|hassle|mess|regrets?|side effects?|dead pixels?|skipping|shutter lag|red ?eye)';
const FIT =
  '(?:light|small|loud|bright|big|large|fast|strong|tough|simple|easy|quiet|thin|compact|long|good|rugged|sturdy|clear|cool|warm|soft|quick|high|powerful|flexible|roomy|slim|sharp|wide|deep|thick|heavy|comfortable|sensitive|responsive|smart|well)';
const AMISS =
  '(?:big|small|short|long|tight|loose|dark|bright|soft|thin|thick|low|high|little|few|strong|weak|large|heavy|light|fast|slow|hot|cold|salty|sweet|dry|wet|wide|narrow|quiet|loud|hard|stiff|sensitive|close|often|easily)';
const MORE =
  '(?:better|longer|larger|bigger|louder|brighter|clearer|faster|stronger|sharper|improved|improvement|easier|lighter|smaller|cheaper|nicer|sturdier|quicker|softer|smoother|quieter|thicker|wider|more)';

const RULES: readonly (readonly [Mark, string])[] = [
  [
    'markbad',
    `only (?:works?|worked|plays?|charges?|turns? on|connects?|reads?) (?:if|when|half|some|about|on one|in one|for)|(?:want|wanted|need|needed|looking for|prefer|like) (?:something|one|a \\w+) that (?:actually )?(?:works?|lasts?)|${NOT} get (?:it|this|them|mine|the \\w+) (?:to|working)|(?:don't|do not) expect (?:much|a lot|too much|anything|miracles|any)|(?:shuts?|turns?|switches|switched|powers|shut|turned) (?:itself|themselves) (?:off|on)|(?:skip|avoid|pass on) (?:this|it)(?: \\w+)?|sends? (?:it|them) back`,
  ],
  [
    'marknone',
    `(?:one|ones|pair|phone|camera|player|unit) (?:that )?(?:i|we|he|she|they) (?:had |have )?(?:lost|broke|dropped|returned|sold)|replacement for|to replace (?:my|the|an)`,
  ],
  [
    'markgood',
    `(?:was|were|am|are|is) able to (?:\\w+ ){1,4}(?:in|within|by|without|easily|quickly|myself|right away)|(?:fine|great|good|nice|excellent|terrific|wonderful|super|decent|amazing|superb|outstanding) job`,
  ],

  ['marknone', `for ages (?:\\w+|\\d+)[+]? (?:and|to|through|or|plus|\\d+)(?: up| over| \\w+)?`],
  [
    'markbad',
    `(?:scratch|break|broke|tear|crack|dent|stain|bend|rip|snap|smudge|chip|dirt|clog|slip|tip|fray|wrinkle|shatter|fade)\\w{0,4} (?:up |off |over )?(?:very |so |too |really |quite |pretty |extremely |way too )?easil?y`,
  ],
  ['markbad', `(?:went|goes|gone|turned) (?:completely |totally )?(?:blank|black|dead|dark|out|bad|haywire|crazy)`],
  ['markawful', `(?:don't|do not|didn't|did not|doesn't|does not|never) (?:\\w+ )?(?:like|care for|enjoy|appreciate)`],
  [
    'markgreat',
    `(?:buy|get|purchase|order|recommend) (?:\\w+ ){0,3}(?:without hesitation|in a heartbeat|all over again)|(?:would|will|i'd|i'll) (?:definitely |certainly |gladly |happily )?(?:buy|get|order|purchase) (?:\\w+ ){0,2}(?:again|another|more)`,
  ],

  [
    'markfair',
    `(?:plays?|played|lasts?|lasted|runs?|ran|warm|hot|cool|cold|talk|listen|use|used|going|comfortable|charged?|fresh|last) (?:\\w+ ){0,3}for (?:\\w+ ){0,2}hours?|keeps? (?:it|them|the \\w+|your \\w+|my \\w+|things) (?:from \\w+(?: out| off| up)?|nice|warm|cool|cold|dry|clean|safe|fresh|organi[sz]ed|in place|hot)`,
  ],
  [
    'markgreat',
    `(?:paid|pays|pay) for itself|(?:knew|knows?) (?:his|her|their) stuff|(?:hard|difficult) to (?:find fault|fault|beat|complain|go wrong|top)(?: with)?|(?:is|was|it's) (?:like )?a dream(?: to)?|stands? behind (?:their|its|the)|not (?:trade|give) (?:it|this|mine) (?:up )?for (?:anything|the world)|(?:would|wouldn't|could|couldn't)(?: not)? (?:trade|part with|do without|live without) (?:it|this|mine)|trade it for anything`,
  ],
  [
    'markgood',
    `a lot of (?:\\w+ ){1,2}for (?:the|your|not much) (?:price|money|buck)|no more (?!than|room|money|time|for)(?:\\w+ )?\\w+|(?:nine|9) times out of (?:ten|10)|without any \\w+ing|(?:gets?|got|does|did) (?:it|the job) (?:right|done)|(?:really|actually) does (?:what|work)|like (?:it's |it is |it was )?(?:brand )?new|exactly (?:as|what|like) (?:\\w+ ){0,2}(?:described|advertised|pictured|promised|needed|wanted|expected|ordered|looking for)|(?:i'm|i am|am|be|was) (?:back|coming back) for more|second (?:one|pair) (?:i|we)(?:'ve| have)? (?:bought|purchased|ordered)|bought (?:two|three|another|a second|several|one for my|more)|ordered (?:another|two more|a second)|(?:everyone|everybody|people|friends|all my friends) (?:who \\w+ it )?(?:loves?|asks?|asked|wants?|compliments?)`,
  ],
  [
    'markawful',
    `good luck (?:getting|trying|finding|with|reaching|if)|a mind of (?:its|their) own|(?:step|steps) back(?:wards?)?|back to (?:using |the )?(?:my )?(?:old|previous) (?:one|\\w+)|not what i (?:had in mind|ordered|expected|wanted|was expecting|paid for|was looking for|needed)|(?:a|an expensive|basically a|nothing but a|glorified) (?:paperweight|brick|boat anchor)|back (?:it|they) (?:went|goes|go)|(?:it|they|this) (?:went|is going|goes|are going) (?:right |straight )?back`,
  ],
  [
    'markbad',
    `(?:takes?|took|taking) (?:me |us |you )?(?:all (?:day|night|morning)|an? (?:entire|whole|full) \\w+|hours|days|weeks|months|an hour|(?:several|many|two|three|four|five|\\d+) (?:hours|days|weeks|months|tries|attempts))|(?:barely|hardly|can't|cannot|couldn't) (?:make out|understand|read|feel|notice|see|hear)|digs? into|charges? extra|so[- ]called|(?:started|starting|starts|begins?|began) (?:to )?(?:flake?|peel|rust|crack|fade|fail|smell|leak|squeak|rattle|freeze|act|skip|buzz|flicker|slip|fray|tear|stick|die|come apart|fall apart)\\w*|(?:looks?|looked|sounds?|feels?|seems?) (?:off|wrong|odd|weird|strange)|(?:same|another|other) (?:problem|issue|defect|fault|thing happened)|(?:three|four|two) hands to|acts? up|acting up|hit or miss|hit and miss|trial and error`,
  ],

  [
    'markgreat',
    `(?:${NOT}|hard to|nothing|impossible to) (?:find|ask for|imagine|get|do|want|wish for) (?:for )?(?:an?y? ?(?:thing|one)? )?(?:much )?(?:better|more|nicer)`,
  ],
  [
    'markgreat',
    `(?:can't|cannot|can not|couldn't|could not|don't know how i|how i) (?:ever )?(?:imagine|live|lived|do|did|manage|managed|survived?|got along) (?:ever )?(?:going back|without|life without|living without)`,
  ],
  ['markgood', `(?:would|i'd|will|'d) be (?:lost|helpless) without`],
  [
    'markgreat',
    `(?:yet to|${NOT}|never) (?:find|found|had|have|seen?|experienced?|encountered|come across|noticed?|run into) (?:an?y? |a single |one |even one |anything |much )*(?:\\w+ )?(?:${FLAW}|wrong|to complain|not to like)`,
  ],
  ['markgreat', `(?:not|without|nor) (?:a|one|even a|even one) (?:single )?(?:\\w+ )?${FLAW}`],
  [
    'markgood',
    `(?!no problem(?! with| so far| whatsoever)\\b)(?:no|zero|without|free of|never any|hardly any|little) (?:any |more |noticeable |visible |major |real |single )*${FLAW}(?: (?:at all|whatsoever|so far))?`,
  ],
  [
    'markgood',
    `(?:doesn't|does not|don't|do not|didn't|did not|won't|never|hasn't|has not|have not|haven't) (?:ever |once )?(?:skip|freeze|froze|crash|leak|slip|scratch|rattle|squeak|overheat|stick|smell|tangle|break|broken|jam|lag|fade|shrink|shrunk|rust|hurt|bother|tip|scuff|clog|streak|peel|chip|drip|snag|burn|irritate|failed|fail|wobble|flicker|stain)\\w{0,3}\\b`,
  ],
  [
    'markfair',
    `(?:isn't|is not|aren't|are not|wasn't|was not|not|neither) (?:at all |that |overly |so |too |very )?(?:heavy|bulky|noisy|expensive|hard|difficult|complicated|flimsy|greasy|sticky|harsh|painful|obtrusive|annoying|confusing|sticky|overpowering)\\b(?! enough)`,
  ],
  [
    'markgood',
    `no questions asked|at no (?:extra |additional )?(?:cost|charge)|like nobody's business|like a (?:champ|dream|charm|pro|beast|tank|rock|glove)|night and day|leaps and bounds|in half the time|(?:no|don't) need to worry|(?:nothing|not much) to (?:dislike|complain about|not like)|what'?s not to (?:like|love)`,
  ],
  [
    'markgood',
    `as (?:high|loud|much|long|far|good|many|big|bright|fast) as (?:i|you|anyone|one|we)(?:'d)? (?:could|would|can|will|ever|should)?(?: ever)? ?(?:want|need|hope|ask|wish|like)`,
  ],
  [
    'markgreat',
    `(?:makes?|made|making) (?:my|the|your|all|other|every) (?:\\w+ ){0,4}(?:look|seem|feel|sound) (?:like (?:an? )?\\w+|cheap|old|bad|slow|outdated|ancient|silly)|puts? (?:\\w+ ){1,5}to shame|(?:wipes?|blows?|beats?|blew) (?:\\w+ ){1,4}(?:away|out of the water|hands down|by a mile)`,
  ],
  [
    'markgood',
    `(?:cuts?|saves|saved|saving|save (?:me|us|you)|reduced|cutting) (?:me |us |you |down )?(?:my |the |your |on )?(?:a |so |lots of |tons of |a lot of )*(?:\\w+ )?(?:\\w+ )?(?:in half|time|money|hours|space|trips|effort)\\b`,
  ],
  [
    'markgood',
    `(?:laid out|organi[sz]ed|arranged|placed|designed|thought out|put together) (?:very |so |quite )?(?:logically|well|nicely|sensibly|intuitively|perfectly)|(?:logically|nicely|sensibly|conveniently|well) (?:laid out|organi[sz]ed|arranged|placed|located|thought out|put together)`,
  ],
  [
    'markgood',
    `(?:still|keeps?) (?:going|running|working|works|looks|runs|kicking|ticking|plays|feels|performs)(?: (?:strong|great|fine|well|perfectly|like new|as new|like the day))?`,
  ],
  ['markgood', `even (?:my|a|the) (?:\\w+ ){1,5}(?:can|could|figured|loves?|uses?|understands?|managed|had no)`],
  [
    'markweak',
    `(?:not|n't) (?:nearly |quite |really |even |very )*${FIT} enough|not enough|(?:not|n't) (?:have |has |get |provide )?enough`,
  ],
  ['markfair', `(?<!not )\\b${FIT} enough`],
  [
    'markbad',
    `(?:cheap|slow|weak|ugly|noisy|loud|dumb|bad|flims|lous|stupid|silly|hard|heav|crapp|rud|poor)(?:d?i?est) (?:\\w+ ){0,4}(?:i(?:'ve| have)|i|ever)`,
  ],
  [
    'markgreat',
    `(?:the )?(?:\\w{3,}[^w]est|nicest|most \\w+) (?:\\w+ ){0,4}i(?:'ve| have)? (?:ever|had|used|owned|seen|tried|come across|found)(?: (?:had|used|owned|seen|tried|bought|heard|eaten))?`,
  ],
  [
    'wishmark',
    `(?:would|could|might|'d) (?:be|have been) (?:so much |a lot |very |really |even |much |just )*(?:nice|great|good|better|nicer|helpful|perfect|useful|ideal|wonderful|awesome)(?: and \\w+)? (?:if|to (?:have|see|be able|get)|had|were it|with)`,
  ],
  [
    'wishmark',
    `(?:i |we |you'll |only |just )?(?:do )?wish(?:ed|es|ing)? (?:that )?(?:it|they|the|i|there|this|you|my|someone|he|she|we|more|i'd|i had|they'd)`,
  ],
  [
    'wishmark',
    `(?:would|i'd|i would) (?:have )?(?:like|liked|love|loved|prefer|preferred) (?:it )?(?:to (?:see|have|have seen|have had)|more|better|an? (?:\\w+er|more|better|option))|if only|my only wish`,
  ],
  [
    'markbad',
    `(?:could|should|needs? to|ought to|has to) (?:be|have been|get) (?:a (?:bit|little|lot) |much |so |far |made )*${MORE}|could (?:really |definitely )?(?:use|do with) (?:an? |some |more|better|improvement|less)\\w*|needs? (?:a |an |some |much |lots of |more )*(?:work|improvement|improving|improvements|better|redesign)|(?:should|could) have (?:been|had|included|used|put|made|come|bought|read|known|listened)`,
  ],
  [
    'markawful',
    `(?:leaves?|leaving|left) (?:a lot|much|something|alot|a great deal) to be desired|(?:should|ought to) be (?:fired|ashamed|recalled|illegal|banned|shot|sued)|nothing but (?:trouble|problems|headaches?|issues|grief)|(?:threw|throw|throwing|tossed|toss|chuck|chucked) (?:it|them|this|mine) (?:in|out|away|across|against|into)|(?:less|not) than (?:impressed|perfect|stellar|ideal|thrilled|satisfactory|great|pleased|happy)`,
  ],
  [
    'markbad',
    `not even close|far cry from|falls? (?:far |way |well )?short|fell short|(?:nowhere|not anywhere) near(?: as)?(?: \\w+)?|in your dreams|buyers? remorse|what were they thinking|who(?:ever)? (?:designed|came up with|thought|wrote|decided)`,
  ],
  [
    'markbad',
    `(?:fan|motor|engine|vacuum|compressor|clicking|dishwasher|blender|dryer|hum|drive|heater|keys|buttons|hinge)s? (?:\\w+ ){0,3}(?:loud|noisy)(?:er)?(?! enough)`,
  ],
  ['markfair', `not too ${AMISS}(?: or too ${AMISS})?|neither too ${AMISS} nor too ${AMISS}`],
  ['markbad', `(?:much |way |far |a bit |a little |just |entirely |a tad |slightly )?\\btoo (?:damn |darn )?${AMISS}`],
  [
    'markbad',
    `(?:battery|batteries|charge|battery life|bulb|toner|ink|cartridge)s? (?:\\w+ ){0,3}(?:is |are |was |were )?(?:\\w+ )?(?:short|low|weak|dead|runs? out|ran out|runs? down|drains?|dies|lasts? (?:only|barely|less|maybe)|only lasts?|does not last|doesn't last|won't last)`,
  ],
  [
    'markbad',
    `(?:lasts?|lasted|lasting) (?:for )?(?:only|barely|less than|maybe|all of|just)|(?:only|barely|just) (?:lasts?|lasted)`,
  ],
  [
    'markbad',
    `(?:broke|broken|breaks|snapped|came|come|comes|coming|fell|fall|falls|falling|wore|popped|pops|peeled|peels|peeling|ripped|pulled|tore) (?:right |completely |straight |all |easily )?(?:off|apart|loose|undone|unglued|unstitched|in half|in two)`,
  ],
  [
    'markawful',
    `(?:won't|will not|wouldn't|would not|refuses? to|refused to|fails? to|failed to|no longer|stopped|quit) ${ADVERB}(?:hold|charge|charging|turn|turning|start|starting|stay|work|working|open|close|play|playing|read|reading|recogni[sz]e|connect|boot|load|power|print|printing|sync|stop|pair|respond|responding|stick|focus|save|recharge|eject|wake|run|accept|let me|allow|function|functioning|do anything)`,
  ],
  [
    'markbad',
    `(?<!i )(?:doesn't|does not|don't|do not|didn't|did not|isn't|is not|can't|cannot|couldn't|could not|never) ${ADVERB}(?:hold|charge|turn on|start|stay|fit|play|read|recogni[sz]e|connect|boot|load|power|print|sync|respond|stick|focus|last|make sense|come close|compare|live up|match|perform|function|hear|work|stay on|stand up|hold up|pick up|line up|get along|do the job|do much|do anything|help)\\b`,
  ],
  [
    'markweak',
    `(?<!i )(?:doesn't|does not|don't|didn't|did not) ${ADVERB}(?:support|include|allow|let|come with|have|offer|provide|feature|give|show|display|tell|remember|save)\\b`,
  ],
  [
    'markbad',
    `(?:had|having|have|has|need|needs|forced) to (?:be )?(?:return|send|replace|replaced|returned|buy another|exchange|restart|reboot|reset|reinstall|unplug|fight|struggle|squint|pry|fiddle|fumble|tape|glue|shake|hold it|wait|jiggle|pull it|take it back|call (?:them|customer|support|tech)|press (?:\\w+ ){0,3}(?:hard|times)|re\\w+)\\b`,
  ],
  [
    'markbad',
    `(?:wanted|made|asked|forced|told|expected) (?:me|us) (?:to )?(?:pay|wait|buy|send|ship|call back)|(?:kept|put|left) (?:me|us) (?:waiting|on hold|hanging)`,
  ],
  [
    'markbad',
    `(?:three|several|multiple|two or three|many|four|five|a few|few|countless|numerous|twenty|ten|\\d+) (?:or \\w+ )?times (?:before|to get|just to|a day|an hour|in a row|and (?:still|it|they))|(?:half|most|much|some) (?:of )?the time (?:it|they|the|you)|every other (?:disc|day|call|time|page|photo|shot|cd|song)`,
  ],
  [
    'markbad',
    `(?:second|third|fourth|fifth|2nd|3rd|4th|5th) (?:one|unit|replacement|set|pair|time)(?: \\w+){0,5} (?:year|months?|weeks?|through|broke|died|failed|return(?:ed)?|back)|(?:been|gone|went|go) through (?:two|three|four|five|several|many|\\d+)`,
  ],
  [
    'markbad',
    `keeps? (?!(?:on )?(?:going|working|running|ticking)|going|working|running|getting better|improving|ticking|coming back|giving|playing|me |my |you |your |it |the |up )(?:on )?\\w+ing\\b`,
  ],
  [
    'markbad',
    `(?:my|the|our|their) (?:old|previous|last|former|other|original|first|older) (?:\\w+ ){0,3}(?:was|is|were|worked|did|lasted|works|had|sounded|took) (?:\\w+ ){0,2}(?:better|superior|fine|faster|nicer|louder|easier|clearer|longer)`,
  ],
  [
    'markbad',
    `(?:expect|expected|expecting|hoped|hoping|was expecting) (?:for )?(?:much |a lot |so much |a little |something )*(?:more|better)|(?:expected|hoped|supposed) (?:it |this |them )?to (?:be|have|work|last|do)`,
  ],
  ['markfair', `(?:don't|do not|doesn't|never|no) (?:have to|need(?:s|ed)? to|need(?=\\b))`],
  [
    'markweak',
    `no way (?:to|of|you can)|there(?:'s| is| are| was) no (?!doubt|question|need|other|one|reason)|(?:has|had|with|have) no (?!doubt|question|need|idea|other|reason|regrets|hesitation|plans)|(?:can't|cannot|unable to) (?:\\w+ )?(?:get|find|figure|see|hear|use|change|turn|adjust|remove|tell|read)`,
  ],
  [
    'marknone',
    `(?:have|has)(?: not|n't) (?:\\w+ )?(?:tried|used|tested|opened|installed)|i (?:don't|do not) (?:have|own|use|need|know)`,
  ],
];

const WHOLE = [...ENGLISH_REVERSALS, ...ENGLISH_VERDICTS, ...RULES].map(([mark, source]) => ({
  mark,
  pattern: new RegExp(`(?<![\\w'])(?:${source})(?![\\w'])`, 'gu'),
}));

/** `sentence` in lower case with its constructions replaced by marks. */
export function markPatterns(sentence: string): string {
  let text = sentence;
  for (const { mark, pattern } of WHOLE) text = text.replace(pattern, ` ${mark} `);
  return text;
}
