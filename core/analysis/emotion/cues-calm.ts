/** Contentment, joy and calm. */
import type { Cue } from './cues.ts';

export const CALM_CUES: readonly Cue[] = [
  {
    nuance: 'satisfied',
    label: 'satisfied',
    outright: { en: ['satisfied', 'pleased', 'content with', 'grateful', 'appreciative', 'reassur*', 'much better now'], zh: ['满意', '感激', '欣慰'] },
    usual: { en: ['works for me', 'sounds good', 'sounds great', 'that helps', 'very helpful', 'so helpful', 'good to know', 'good to hear', 'glad to hear', 'i appreciate'], zh: ['挺好', '那就好', '可以了', '辛苦了', '解决了'] },
    hint: { en: ['thank you', 'thanks', 'great', 'good'], zh: ['谢谢', '好的'] },
    echoed: { en: ['glad you are happy/satisfied', "glad you're happy/satisfied"], zh: [] },
  },
  {
    nuance: 'relieved',
    label: 'satisfied',
    outright: { en: ['relief', 'relieved', 'phew', 'weight off', 'thank goodness', 'thank god', 'feel* better', 'feel* much better', 'breathe easy', 'peace of mind'], zh: ['放心了', '松了一口气', '松口气', '踏实', '总算', '谢天谢地', '安心'] },
    usual: { en: ['i was afraid', 'i was worried', 'i was so worried', 'finally', 'glad it', "glad that's", 'so glad you', 'had already given up', 'resolved'], zh: ['还担心', '终于'] },
    hint: { en: ['glad'], zh: [] },
    echoed: { en: ['your relief', 'relief to hear', 'a relief'], zh: ['您就放心'] },
  },
  {
    nuance: 'relaxed',
    label: 'neutral',
    outright: { en: ['no rush', 'no hurry', 'take your time', 'relaxed', 'no worries', "i'm in no hurry", 'whenever you', 'not urgent', 'no pressure', 'pretty calm', 'laid back'], zh: ['不着急', '不急', '慢慢来', '没关系', '随便', '都行'] },
    usual: { en: ['no problem', 'sure thing', 'just wondering', 'just wanted to', 'just calling to', 'just checking', "that's fine", "that's alright", 'no big deal', 'sounds fine', 'easy'], zh: ['没事', '就是想问', '顺便', '行'] },
    hint: { en: ['okay', 'sure', 'alright', 'of course'], zh: ['好', '可以'] },
  },
  {
    nuance: 'happy',
    label: 'happy',
    outright: { en: ['happy', 'delighted', 'so glad', 'really glad', 'very glad', 'overjoyed', 'over the moon', 'makes/made my day', 'made us very happy', 'joy', 'cheerful', 'yay', 'i love', 'we love', 'in love with', 'absolutely love*'], zh: ['开心', '高兴', '快乐', '特别喜欢', '太喜欢', '很喜欢', '爱死'] },
    usual: { en: ['wonderful', 'amazing', 'fantastic', 'awesome', 'perfect', 'gorgeous', 'excellent', 'lovely', 'brilliant', 'great deal', 'best', 'keep up', 'you guys are', 'love it', 'loved', 'enjoy*', 'great experience', 'great job', 'great weekend', 'recommend*', 'to praise', 'compliment'], zh: ['太棒', '真棒', '太好了', '太美', '表扬', '推荐给', '非常感谢', '特别满意', '很满意', '祝你', '棒'] },
    hint: { en: ['great', 'nice', 'pleasant', 'thanks so much', 'thank you so much'], zh: ['好呀', '真好', '谢谢你'] },
    echoed: { en: ['glad you like', 'happy you like', 'glad you love', 'glad you enjoy*', 'great to hear', 'wonderful to hear', 'glad to hear', 'so kind', 'lovely to hear', 'how lovely'], zh: ['谢谢您的夸奖', '谢谢您的认可', '您这么说'] },
  },
  {
    nuance: 'excited',
    label: 'happy',
    outright: { en: ['excited', 'exciting', 'thrilled', "can't wait", 'cannot wait', 'looking forward', 'super excited', 'stoked', 'pumped', 'ecstatic', 'eager'], zh: ['激动', '兴奋', '特别期待', '很期待', '等不及', '迫不及待'] },
    usual: { en: ['my first', 'always wanted', 'dream*', 'celebrat*', 'amazing', 'woohoo', 'wow that'], zh: ['哇', '第一次', '太好了'] },
    hint: { en: ['new', 'birthday', 'party'], zh: ['期待'] },
    echoed: { en: ['your excitement', 'your enthusiasm', 'excited', 'exciting'], zh: ['感谢您的期待'] },
  },
];
