/**
 * Verdicts that guests and buyers give by a construction, English: whether they come back, what is better than this, what used to be,
 * what never was so good or bad. Read before `patterns-en.ts`, which says what the marks mean.
 */

const NEVER = `(?:won't|will not|will never|would not|wouldn't|would never|i'll never|we'll never|never|not|don't think|do not think|don't see|not sure|unsure|unlikely|doubt|can't see|cannot see)`;
const WHO = `(?:i|we|i'll|we'll|i'd|we'd|that i|that we|myself|us|me|i will|we will|i would|we would|ever|probably|definitely|certainly|likely|be|going|to|try|even|if|whether|,)`;
const BACK = `(?:go(?:ing)?|come|coming|be|get|run(?:ning)?|rush(?:ing)?|hurry(?:ing)?|head(?:ing)?|stop(?:ping)?|return(?:ing)?|eat(?:ing)?|din(?:e|ing)|order(?:ing)?|stay(?:ing)?|shop(?:ping)?|visit(?:ing)?|see|buy(?:ing)?|use|using|watch(?:ing)?|purchas(?:e|ing)|do(?:ing)? business)`;
const EXPERIENCED = `(?:had|have|has|been|be|seen|felt|met|eaten|tasted|experienced|heard|used|owned|bought|gotten|encountered|watched|read|tried)`;
const THING = `(?:one|place|thing|product|phone|headset|restaurant|movie|film|item|company|book|hotel|camera|unit|crap|garbage|junk|mess)`;
const LOOKING = `(?:elsewhere|else where|some ?(?:place|where) else|any ?(?:place|where) else|another (?:place|company|brand|store|restaurant|hotel))`;
const GOODNESS = `(?:good|great|nice|decent|redeeming|positive|saving|worthwhile|interesting|bright|likable|useful|enjoyable)`;

export const ENGLISH_VERDICTS: readonly (readonly [mark: string, source: string])[] = [
  [
    'markgreat',
    `(?:can't|cannot|can not|couldn't) wait (?:to|until|till|for) (?:\\w+ ){0,2}(?:next|go|come|return|try|get|use|be|back|again)\\w*(?: back| again)?`,
  ],
  ['markgreat', `(?:will|i'll|we'll|would|i'd|we'd|can) (?:\\w+ ){0,2}${BACK} (?:\\w+ ){0,2}(?:again|back) and again`],
  [
    'markawful',
    `${NEVER},? (?:${WHO} ){0,4}${BACK} (?:\\w+ ){0,4}?(?:back|again|anytime soon|any time soon|another|here ever)(?: (?:here|there|again|anytime soon|any time soon|to))*|(?:won't|will not|wouldn't|would not|never) (?:\\w+ ){0,2}(?:return|returning|revisit|revisiting|be returning|be revisiting)|in no (?:hurry|rush) to|not in a (?:hurry|rush) to`,
  ],
  [
    'markawful',
    `(?:go|look|shop|spend (?:\\w+ ){0,3}|eat|buy|stay|take (?:\\w+ ){0,4}|taking (?:\\w+ ){0,4}|went|order|try|dine|find) ?${LOOKING}(?! in (?:the|our|your|my))|(?:please |just )?(?:don't|do not|never|dont) (?:go (?:here|there|to this)|do it|waste|be fooled|fall for|get this|even (?:think|consider|bother)|come here|eat here|stay here|order (?:from|here)|bother|bother \\w+ing)`,
  ],
  [
    'markgreat',
    `(?:will|i'll|we'll|would|i'd|we'd|going to|gonna|can't wait to|plan to|plan on|planning to|planning on|hope to|looking forward to|look forward to|def|definitely|be sure to) (?:\\w+ ){0,2}?(?:go(?:ing)? back|com(?:e|ing) back|be(?:ing)? back|return(?:ing)? (?:here|soon|again|to this)|ordering from (?:them|here|you)|buying from (?:them|here|you))(?: (?:again|soon|here|next))*`,
  ],
  [
    'markgreat',
    `(?:have|has|'ve|i've|we've|keep|kept|keeps) (?:been |coming |going )+back (?:\\w+ ){0,3}(?:since|times|every|again|for more|many|several)|(?:a|the|your|my|our) must (?:visit|try|see|read|watch|own|stop|go|buy|have)(?! (?:been|had|done|gone))|(?:is|are|are definitely|is definitely|be) (?:the|my|our|your)(?: \\w+)? (?:place to (?:go|be|eat|stay)|go to|new (?:spot|favou?rite|fav))|not to be missed|don't miss (?:it|this|out)|(?:do not|don't) hesitate to (?:buy|get|try|go|order)`,
  ],
  [
    'marknone',
    `(?<!a )must(?: have|'ve) (?:been|had|hit|got|gotten|made|come|gone|put|taken|thought|\\w+ed)|must be (?:a|some|something|the|my)\\b`,
  ],
  [
    'such',
    `(?:never|not ever|hardly ever|rarely) (?:\\w+ ){0,2}?${EXPERIENCED} (?:\\w+ ){0,2}?(?:more|so|such|as)(?: (?:a|an|much|many))?|(?:couldn't|could not|can't|cannot|couldnt) (?:have )?(?:be|been|feel|felt|get) (?:any )?more|(?:did not|didn't|never|didnt) (?:expect|think|thought|expected|imagined?|know|knew|realized?) (?:\\w+ ){0,3}?(?:be|was|were|taste|look|sound|feel|work|have|get|could be|would be) (?:so|this|that|such)`,
  ],
  [
    'markgreat',
    `(?:doesn't|does not|don't|do not|didn't|can't|cannot|couldn't|won't|wouldn't|not|never|hardly|nothing|no one|nobody|none|hard to) (?:\\w+ ){0,5}?(?:better|nicer|cheaper|easier|simpler|finer|tastier|fresher|more) than (?:this|these|that|here)(?: ${THING})?`,
  ],
  [
    'markbad',
    `(?<!\\b(?:it|it's|this|these|they|is|are)\\b(?: \\w+){0,6} )(?:(?:so |much |far |a lot |way |lots |even |probably )*(?:better|nicer|cheaper|easier|tastier|fresher|finer|faster|louder|clearer)(?: (?!than)\\w+){0,6}? than (?:this|these|here|the one (?:here|i got|we got))(?! (?:other|old|new|is|was|last|year|year's|time))(?: ${THING}s?)?)`,
  ],
  [
    'markbad',
    `(?:the|its|it's|my|our) only (?:real |truly )?${GOODNESS}(?: (?:thing|part|point|aspect|feature|quality|moment|side|bit)s?)?|(?:the )?more (?:\\w+ ){1,5}the less i(?: like| love| enjoy)?(?: it| this)?|the less i (?:like|love|enjoy)(?: it| this)?|the only reason (?:to|i|why|for|you|anyone)|(?:no|zero|not much|little|not a) (?:redeeming|saving)(?: \\w+)?`,
  ],
  [
    'wishmark',
    `(?:not|n't)(?: really| even| quite| at all)? (?:sure|know|understand|see|get|imagine) (?:how|why|where|what) (?!i\\b|we\\b|i'd|to\\b|else|i've|more)`,
  ],
  [
    'markbad',
    `(?:and )?(?:that's|thats|that is|that was|i'm|i am) being (?:\\w+ )?(?:nice|kind|generous|polite|charitable|gentle)|(?:\\w+) at best|(?:be|being)(?: very| extremely| really| so)? (?:careful|cautious|wary)|deserves? (?:no|one|zero|better|less|a 1|negative|half a)(?: stars?)?|sorry (?:that )?i (?:made|bought|wasted|purchased|ordered|ever|came|went|spent|paid|read|watched)|wanted to (?:leave|cry|scream|throw|walk out|like (?:it|this|them))`,
  ],
  [
    'markawful',
    `(?:dri|bland|cold|tough|sogg|salt|greas|dull|nast|ugl|weird|sadd|sorri|mean|nois|slow|lam|dumb|bor|long|crapp|rud|poor|filth|dirt|mess|silli|flims)i?(?:est) (?:\\w+ ){0,4}(?:i|we|ever)(?:'ve| have| had)?(?: ever)?`,
  ],
  ['markgreat', `the more i (?:\\w+ ){1,4}the more i (?:like|love|enjoy|appreciate)(?: \\w+)?`],
  [
    'markweak',
    `(?:could|should|can|must|needs? to|has to|have to) (?:\\w+ )?(?:improve|do better|try harder|be improved|be fixed|learn)(?: \\w+)?`,
  ],
  [
    'markbad',
    `(?:isn't|is not|aren't|are not|wasn't|was not|weren't|were not|not|never|hardly) (?:\\w+ )?(?:\\w+) enough(?! to hurt)|not (?:what|as) (?:it|they) (?:says?|claims?|claimed|seems?)(?: \\w+){0,2}`,
  ],
  [
    'markweak',
    `(?:has|had|have|with|there is|there's|there are|there was|there were) (?:absolutely |really |literally |virtually |almost )?no(?= (?!doubts?\\b|questions?|needs?\\b|other|one\\b|reasons?|idea|regrets?|hesitation|plans?|problems?|issues?|complaints?|troubles?|way\\b|fees?|charges?|costs?|contract|catch|limits?|calories|sugar|fat\\b|smell|odou?r|noise|static|lag|delay|wait|lines?\\b|fear|wonder|longer|more\\b|less|better|trouble|hidden|extra|additional|signs?|difficult|errors?|experience|affiliation|interest|preference|opinion|kids|children|visible|noticeable|side))`,
  ],
  [
    'markbad',
    `(?:has|have|had|with|of) no (?:life|taste|flavou?r|clue|sense|soul|plot|point|purpose|use|value|class|manners|respect|substance|shame|heart|talent|style|story|storyline|character|customer service|quality|seasoning|clue as)|(?:lack|void|absence|devoid) of (?:any )?(?:flavou?r|taste|care|service|plot|quality|respect|interest|attention|sense|character|seasoning|professionalism|\\w+)`,
  ],
  [
    'markbad',
    `(?:short|light|low|skimpy) on (?:flavou?r|taste|substance|quality|features|meat|content|plot|service|seasoning|ideas|laughs|\\w+)`,
  ],
];
