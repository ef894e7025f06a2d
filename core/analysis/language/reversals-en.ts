/**
 * English constructions whose words say the contrary of what is meant: mockery, hopes that were not met, praise that ended, doubts
 * that were unfounded, failings that did not happen. Read first, since they take words away from the other rules.
 */

const PRAISE = `(?:good|great|nice|excellent|wonderful|perfect|fun|fantastic|best|interesting|funny|amazing|brilliant|better|fine|decent|awesome|cool|classic|hilarious|scary|exciting|delicious|tasty|useful|beautiful|enjoyable|special|cute|clever|smart|deep|edgy|hip|artistic|profound|a comedy|a thriller)`;
const SPAN = `(?:day|week|month|hour|time|minute|year|use|night|couple|bit|while)s?`;
const FAULTY = `(?:wait\\w*|wast\\w+|being|overpriced|bland|rude|slow|cold|greasy|noisy|loud|pain|headaches?|frustrat\\w+|disappoint\\w+|bad|terrible|poor|stale|throwing|losing|paying|garbage|junk|static|dirty|boring|torture|crap)`;

export const ENGLISH_REVERSALS: readonly (readonly [mark: string, source: string])[] = [
  // Courtesies.
  [
    'marknone',
    `(?:be|come|comes|coming|call|calling|get|getting|go|going) (?:right |straight )?back (?:in (?:a|an|one|two|just|about|few|\\d+) \\w+|to you|with you|(?:on |this |next )?\\w+day|at \\w+|shortly|tomorrow|later)|(?:you'll|you will|you may|you might|you would|you) (?:need|have) to (?:restart|reset|reboot|reinstall|return|send|wait|exchange|replace|call)|(?:to|can|could|an?|free|available) upgrade(?: to| my| your| the| available)?`,
  ],
  // Mockery.
  [
    'markawful',
    `thanks?(?: you)?(?: so much| a lot)? for (?:nothing|wasting|ruining|ripping|stealing|lying)(?: my \\w+)?|(?:great|good|nice|excellent|wonderful|perfect|fun|fantastic|best) (?:way|place|idea|example|means|method|job) (?:to|of|for|at) (?:\\w+ )?(?:lose|losing|waste|wasting|ruin\\w*|kill\\w*|annoy\\w*|get sick|frustrat\\w+|throw\\w*|destroy\\w*|what not|how not|bad|scar\\w*)|if you (?:like|enjoy|love|want|prefer|don't mind|are into|care)(?: \\w+){0,3}? ${FAULTY}(?: \\w+){0,3}|how (?:they|it|this|anyone|anybody|someone) (?:can|could) (?:sell|charge|call|give|rate|like|enjoy|recommend|say)(?: \\w+){0,3}`,
  ],
  [
    'markbad',
    `so much for (?:the|that|being|their|its|my)|what(?:'s| is) the point|why (?:even )?bother|where (?:do|to|should) (?:i )?(?:start|begin)|is (?:it|that) too much to ask|oh (?:great|joy|wonderful)|(?:just|gee) (?:great|wonderful|lovely)$|nice try|not funny|glad i (?:didn't|did not|only|never|kept the receipt|got my money)|good thing i (?:kept|saved|had|have|didn't|did not|only)|watch(?:ing)? (?:the )?(?:paint|grass) (?:dry|grow)|made me want to (?:leave|vomit|scream|kill|walk|cry|throw|puke|gag|turn it|hurl)|(?:the )?saving grace`,
  ],
  // Hopes.
  [
    'wishmark',
    `(?:could|should|might|would|'d) have (?:been|made|had) (?:a |an |so |such |such a |much |very |really |quite |the |even )*${PRAISE}|(?:would|could|might|'d) be (?:a |an |so |such |such a |much |very |really |quite |the |almost )*${PRAISE}(?: \\w+){0,3} (?:if|except|only|were it|had|with)|(?:tries|tried|trying|attempts?|attempted|attempting|pretends?|pretending|wants|meant|intended|supposed|billed|touted|marketed|hyped|advertised|claims|claimed|said|supposedly) (?:\\w+ )?(?:to be|as|to look|to sound|to act) (?:a |an |so |such |being |the )*(?:${PRAISE}|\\w+)|(?:had|has|have|so much|lots of|wasted|a lot of|such|showed|shows|full of) (?:so much |great |some |a lot of |lots of |real |good |such |the )*(?:potential|promise)(?: to \\w+)?`,
  ],
  [
    'markbad',
    `(?:for|at) (?:this|that|the|these) (?:kind of |sort of |amount of |much )?(?:prices?|money|cash|cost),? (?:\\w+ ){0,2}(?:i|you|one|we)(?:'d)? (?:would )?(?:expect|expected|hoped?|deserve|want|wanted)(?: \\w+)*`,
  ],
  [
    'not',
    `(?:not|isn't|aren't|wasn't|hardly|far from|not exactly|not quite|wouldn't be) (?:exactly |really |quite )?what (?:i|you|we|most people|one|anyone)(?:'d| would| could)? (?:call|consider|describe as|think of as)`,
  ],
  ['wishmark', `so[- ]called`],
  // Praise that ended.
  [
    'markbad',
    `(?:works?|worked|lasted|ran|was|were|fine|great|good|ok|okay|well|perfect(?:ly)?|nice|flawlessly|beautifully) (?:fine |great |well |ok |okay |good |perfectly |flawlessly )?(?:for|the first) (?:about |only |maybe |the first |the |a |an |all of |less than |just |almost |one |two |three |four |five |six |\\d+ |few |couple |whole |good |exactly |approximately |of |or so |several )*${SPAN}(?: \\w+)?,? (?:and )?(?:then|but|before|until|and now|after that|now)|(?:at first|initially|in the beginning|for a while|the first time)(?= [^.]{0,200}\\b(?:but|then|until|however|now)\\b)`,
  ],
  [
    'markweak',
    `used to (?:be|love|like|enjoy|have) (?:a |an |my |so |such a |the |our |very |really |one of )*(?:${PRAISE}|favou?rite\\w*|love|like|(?:this|it|coming|going|eating|shopping)(?: \\w+)?)`,
  ],
  // Doubts.
  [
    'marknone but',
    `(?:was|were|been|am|had been) (?:a (?:bit|little) |very |really |somewhat |initially |so |at first |pretty |quite )*(?:skeptical|sceptical|hesitant|worried|nervous|doubtful|leery|wary|unsure|reluctant|concerned|afraid|apprehensive|on the fence|not sure)(?: [^,;.]{0,60}?)?,? (?:but|until|at first|initially)(?: but)?`,
  ],
  // Failings that did not happen.
  [
    'markgreat',
    `(?:doesn't|does not|don't|do not|didn't|did not|not) (?:really |even )?bother(?:s|ed|ing)? (?:me|us|him|her|anyone)|(?:hasn't|has not|never|haven't|have not|didn't|did not|doesn't|does not|don't|without) (?:ever |once |even )?(?:miss(?:ed|ing)? a (?:beat|thing)|let(?:ting)? (?:me|us|you|him|her) down|giv(?:e|en|ing) (?:me |us )?(?:any |a )(?:trouble|problem|issue|bit of trouble|single \\w+)\\w*|have to worry|needed (?:any )?(?:repairs?|service)|break(?:ing)? the bank|tak(?:e|ing) up (?:much|a lot of) (?:space|room))|(?:can't|cannot|couldn't|could not) think of (?:a|any|one|an)(?: single)?(?:thing| thing| reason| way| complaint)?(?: \\w+){0,4}(?: (?:change|better|wrong|improve))?|(?:would not|wouldn't) change (?:a|any) ?thing|(?:can|could)(?: not|n't) be (?:any )?(?:happier|better|sharper|easier|simpler|clearer|nicer|cooler|faster|friendlier|fresher|more \\w+)|everyone should (?:see|read|own|try|have|watch|get|visit)|should be (?:seen|read|watched) by|nothing (?:else )?(?:compares|comes close|like (?:it|this)|beats|can beat|can match|comes near)|less (?:time|effort|work) than`,
  ],
  [
    'markgreat',
    `still (?:looks?|works?|runs?|sounds?|feels?|plays?|performs?|smells?|tastes?|fits?|drives?) (?:as |just |like |absolutely |pretty |very |really )*(?:new|the day|brand new|great|good|fine|perfect(?:ly)?|strong|well|fresh|beautiful(?:ly)?|amazing)|(?:replaced|fixed|repaired|exchanged|refunded)(?: \\w+){1,4}? (?:for free|free of charge|at no (?:cost|charge)|within \\w+(?: \\w+)?|right away|immediately|promptly|quickly|the (?:next|same) day|no questions asked|without (?:any )?\\w+)|(?:does|do|did|doing) (?:exactly |just )?what (?:it|they) (?:promises?|promised|says?|said|claims?|claimed|is supposed|are supposed|should|was supposed|was designed|needs?)(?: to(?: do)?)?|look no further|bar none|(?:took|takes) (?:great |good |excellent |such good )?care of (?:me|us|everything|every|all)|made (?:it|things|everything) right|(?:buying|ordering|getting|bought|ordered|got) (?:a second|another one|two more|several more|a third|more) (?:one |pair |set )?(?:for|as|because|since)`,
  ],
  [
    'marknone',
    `dropped (?:it|this|mine|them|my \\w+) (?:\\w+ ){0,4}times|recommended (?:that|i|it to me|to me|this to me|by|the)|(?:an?|one|the) (?:\\w+ )?(?:repair|service|fix) (?:shop|center|guy|kit|manual)`,
  ],
  // Failings.
  [
    'markbad',
    `(?:on its|on their|on it's) way back|takes? (?:much |way |far |even |a lot )?longer (?:to \\w+ )?than|(?:need|needs|needed|requires?|have to be|takes?|must be) (?:a |an )(?:magnifying glass|degree|phd|engineer|rocket scientist|hammer|pliers|wrench|screwdriver set|genius|contortionist|expert|flashlight|miracle|saint)(?: \\w+)?|yet to (?:get|receive|hear|make|work|connect|deliver|arrive|respond)|went (?:back to (?:the|my|using)|downhill)|back in (?:the|its) box|(?:dried|worn|burned|burnt|sold) out (?:after|in|within|before)|(?:let|lets|letting) (?:the )?(?:water|dust|air|light|sand|moisture|rain|cold) (?:in|through)`,
  ],
  ['but', `(?:other than|aside from|apart from|besides|except for) (?:that|this|those|these)|otherwise`],
];
