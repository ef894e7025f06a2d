/** Anger, worry, confusion and what is near to them. */
import type { Cue } from './cues.ts';

export const TROUBLED_CUES: readonly Cue[] = [
  {
    nuance: 'angry',
    label: 'angry',
    outright: {
      en: ['angry', 'furious', 'outraged', 'outrageous', 'livid', 'mad at/about', 'so/really/very mad', 'pissed*', 'infuriat*', 'enraged', 'makes me angry/mad'],
      zh: ['生气', '气死', '气愤', '愤怒', '火大', '太过分', '气炸', '怒'],
    },
    usual: {
      en: [
        'unacceptable', 'ridiculous', 'disgrace*', 'disgusting', 'how dare', 'my lawyer', 'legal action', 'sue you', 'report you', 'i demand', 'incompeten*', 'rip off', 'ripped off', 'scam*', 'liar*', 'lying to me',
        'this is a joke', 'worst', 'speak/talk to ... manager/supervisor', 'you people', "that's/is not my problem", 'absurd', 'shame on', 'what kind of', 'how could you', 'how can you',
        'never ... treated', 'apology from',
      ],
      zh: ['投诉', '骗人', '坑人', '凭什么', '什么态度', '管不管', '消协', '曝光', '太差', '找你们领导', '找你们经理', '给我道歉', '没见过这样', '像话吗', '不像话', '黑心', '垃圾'],
    },
    hint: { en: ['rude*', 'terrible', 'horrible', 'awful', 'lies', 'stupid', 'complain*', 'right now', 'immediately'], zh: ['到底', '马上给我', '早干什么'] },
    echoed: { en: ['your anger', 'you are/feel angry', "you're/feel upset", 'you are upset', 'why you would be angry/upset'], zh: ['您别生气', '请您息怒', '您消消气', '别生气'] },
  },
  {
    nuance: 'frustrated',
    label: 'angry',
    outright: {
      en: ['frustrat*', 'fed up', 'annoy*', 'irritat*', 'sick of', 'sick and tired', 'tired of', 'had enough', 'aggravat*', 'exasperat*', 'losing my patience', 'running out of patience', 'drives/driving me crazy/mad'],
      zh: ['烦死', '恼火', '受够', '崩溃', '不耐烦', '很烦', '真烦', '太烦', '抓狂', '无语', '服了你们', '受不了'],
    },
    usual: {
      en: [
        'upset', 'inconvenien*', 'waste of time', 'wasting my time', 'third/fourth/second/fifth time', 'again and again', 'over and over', 'keeps happening', 'no one/nobody ... help*', 'no one/nobody ... answer*', 'no one/nobody ... called',
        'no one/nobody ... told', 'getting nowhere', 'still not fixed', 'hassle', 'about time', 'how many times', 'how much longer', 'been waiting', 'unhappy', 'not happy', 'not pleased', 'not satisfied', 'dissatisfied', 'i already told/called/explained/sent/tried',
        'took a day off', 'for nothing',
      ],
      zh: ['等了', '第三次', '打了三次', '好几次', '每次都', '没人管', '没人处理', '没人理', '耽误', '浪费时间', '还没解决', '一直不', '白跑', '不满意', '折腾'],
    },
    hint: { en: ['still', 'again', 'yet another', 'bad', 'too long', 'finally', 'keeps'], zh: ['还是', '又', '怎么还', '迟迟'] },
    echoed: { en: ['frustrat*', 'for the inconvenience', 'your annoyance'], zh: ['给您带来不便', '给您添麻烦'] },
  },
  {
    nuance: 'disappointed',
    label: 'angry',
    outright: { en: ['disappoint*', 'let down', 'let me down', 'dismayed', 'disheartened'], zh: ['失望', '寒心', '太让人'] },
    usual: {
      en: ["that's/what a shame/pity", 'expected better/more', 'i expected', 'had hoped for', 'hoped for better', 'not what i expected', "wasn't what i expected", 'was looking forward', 'were looking forward', 'looked forward', 'thought i could trust', 'used to be', "didn't meet", 'poor', 'regret', 'unfortunate*', 'not worth', 'just a pity'],
      zh: ['没想到是', '太可惜', '遗憾', '不值', '本来', '期望'],
    },
    hint: { en: ['nothing like', 'hope', 'loyal', 'for years'], zh: ['唉', '可惜'] },
    echoed: { en: ['your disappointment', 'disappointed', 'let you down', 'disappointing'], zh: ['让您失望'] },
  },
  {
    nuance: 'worried',
    label: 'worried',
    outright: {
      en: ['worried', 'worry', 'worries me', 'worrying', 'concerned', 'concerns me', 'scared', 'afraid', 'frightened', 'terrified', 'fear', 'uneasy', 'uncomfortable'],
      zh: ['担心', '担忧', '害怕', '不安', '不放心', '吓死', '真怕', '很怕', '怕是', '恐怕'],
    },
    usual: {
      en: ['what if', "i'm/am not safe", 'is it safe', 'is it dangerous', 'are you sure', 'my concern', 'a concern', 'concerning', 'at risk', 'could lose', 'might lose', 'losing everything', 'something could go wrong', 'all my savings', 'too late', "hope it isn't/doesn't", 'hoping it'],
      zh: ['会不会', '怎么办', '来得及吗', '有危险', '安全吗', '是不是真的', '追回来', '万一'],
    },
    hint: { en: ['sure', 'safe', 'dangerous', 'happen* to', 'concern'], zh: ['保护', '麻烦快', '一定要'] },
    echoed: { en: ['your concern/concerns/worry/worries', 'how concerning/worrying', 'rest assured', "don't worry", 'why you are/would be worried/concerned'], zh: ['您别着急', '别担心', '不用担心', '请您放心', '您放心'] },
  },
  {
    nuance: 'anxious',
    label: 'worried',
    outright: {
      en: ['anxious', 'anxiety', 'nervous', 'stressed', 'stressful', 'stressing', 'on edge', 'panic*', 'overwhelmed', 'freaking out', 'losing sleep', "can't sleep", 'awake all night', 'jittery', 'tense'],
      zh: ['焦虑', '紧张', '着急', '睡不着', '急死', '慌', '压力'],
    },
    usual: { en: ["can't stop thinking", 'as soon as possible', 'urgent*', 'i really need', 'please hurry', 'running out of time', 'in a hurry'], zh: ['很急', '尽快', '快一点', '急用', '赶紧'] },
    hint: { en: ['hope', 'please', 'deadline'], zh: ['麻烦'] },
    echoed: { en: ['your anxiety', 'anxious', 'nervous', 'stressful', 'take a deep breath', 'feeling overwhelmed'], zh: ['您别着急', '别紧张', '不用紧张'] },
  },
  {
    nuance: 'sad',
    label: 'worried',
    outright: { en: ['sad', 'saddened', 'heartbroken', 'heartbreaking', 'devastated', 'depressed', 'in tears', 'crying', 'unhappy', 'feeling down', 'feel* bad', 'miserable', 'hurt'], zh: ['难过', '伤心', '想哭', '心痛', '难受'] },
    usual: { en: ['passed away', 'lost my', 'means everything', 'meant a lot', 'means a lot', 'sentimental', 'miss him/her/it', 'give/given up', "don't have much hope"], zh: ['去世', '对我很重要', '舍不得'] },
    echoed: { en: ['so sorry for your loss', 'how sad', 'your sadness', 'feeling sad/down', "you're sad"], zh: ['节哀', '您别难过'] },
  },
  {
    nuance: 'confused',
    label: 'confused',
    outright: {
      en: ['confus*', 'puzzled', 'bewildered', 'perplexed', 'baffled', "don't/didn't/do not understand", "can't/cannot understand", "don't get it", "doesn't make sense", 'makes no sense', "i'm/am lost", 'bit lost', 'not sure what/why/how/which/if', 'no idea what/why/how', "can't figure out", 'trying to figure out', 'trying to understand', 'unclear', 'mixed up'],
      zh: ['糊涂', '不明白', '看不懂', '没看明白', '搞不清', '搞不懂', '弄不清', '弄不懂', '不懂', '困惑', '疑惑', '不清楚', '没搞明白', '不知道是哪里', '奇怪'],
    },
    usual: {
      en: ['what does that mean', 'what do you mean', 'how does that work', 'how does it work', 'how come', 'which one', 'which ... do i', 'so do i', 'can/could you explain', 'could you clarify', 'can you clarify', 'clarif*', 'not clear', "isn't very clear", 'not very clear', 'am i reading', 'what i am doing wrong', "what i'm doing wrong", 'wait', "i'm/am not sure", 'i thought', 'so does'],
      zh: ['什么意思', '怎么回事', '怎么算', '是什么', '没印象', '点哪里', '哪一个', '怎么弄', '什么时候...过', '是自动的吗', '到底是多少'],
    },
    hint: { en: ['why', 'what is', 'how do i', 'explain', 'supposed to', 'hmm', 'huh'], zh: ['为什么', '怎么', '是吗'] },
    echoed: { en: ['confusing', 'your confusion', 'for the confusion', 'the confusion', 'let me explain', 'let me clarify', 'happy to explain', 'happy to clarify'], zh: ['我给您解释', '您别糊涂', '给您说明'] },
  },
  {
    nuance: 'surprised',
    label: 'confused',
    outright: { en: ['surpris*', 'shocked', 'astonished', 'stunned', 'taken aback', "can't believe", 'could not believe', "couldn't believe", 'unbelievable', 'unexpected*'], zh: ['惊讶', '吃惊', '没想到', '意外', '震惊'] },
    usual: { en: ['had no idea', "didn't expect", 'did not expect', "wasn't expecting", 'was not expecting', "didn't know", "didn't realize", 'out of nowhere', 'oh wow', 'wow', 'really i', 'never knew'], zh: ['居然', '竟然', '真的吗', '怎么会'] },
    hint: { en: ['really', 'oh'], zh: ['啊'] },
    echoed: { en: ['your surprise', 'surprising', 'surprised', 'a shock'], zh: ['让您意外'] },
  },
];
