/** Contentment, joy and calm. */
import type { Cue } from './cues.ts';
import { phrases } from './phrase-text.ts';

export const CALM_CUES: readonly Cue[] = [
  {
    nuance: 'satisfied',
    label: 'satisfied',
    outright: phrases(
      `satisfied, pleased, content with, grateful, appreciative, reassur*, much better now`,
      `满意, 感激, 欣慰`,
    ),
    usual: phrases(
      `works for me, sounds good, sounds great, that helps, very helpful, so helpful, good to know, good to hear, glad to hear,
      i appreciate`,
      `挺好, 那就好, 可以了, 辛苦了, 解决了`,
    ),
    hint: phrases(`thank you, thanks, great, good`, `谢谢, 好的`),
    echoed: phrases(`glad you are happy/satisfied, glad you're happy/satisfied`, ``),
  },
  {
    nuance: 'relieved',
    label: 'satisfied',
    outright: phrases(
      `load off, music to my ears, bless you, saved the day, saved me, you're a lifesaver, lifesaver, slow down now, can relax,
      so relieved, huge relief, such a relief, breathe again, finally breathe, finally relax, relax now, how glad i am,
      such good news, sleep better, sleep tonight, can rest, calms me, reassuring, feel so much, relief, relieved, phew,
      weight off, thank goodness, thank god, feel* better, feel* much better, breathe easy, peace of mind`,
      `睡得着, 太好了我还以为, 放心了, 松了一口气, 松口气, 踏实, 总算, 谢天谢地, 安心`,
    ),
    usual: phrases(
      `i was already, so glad i, everything is fine, all sorted, worked out, that's sorted, glad to have,
      i thought they/it/you had/was/were/would, i thought i'd have, good news, so glad, glad to know, oh good,
      oh great that's, thank heavens, was about to, for a moment, i was afraid, i was worried, i was so worried, glad it,
      glad that's, so glad you, had already given up, resolved`,
      `我还以为, 原来是这样, 没事就好, 还担心, 终于`,
    ),
    hint: phrases(`glad`, ``),
    echoed: phrases(`your relief, relief to hear, a relief`, `您就放心`),
  },
  {
    nuance: 'relaxed',
    label: 'neutral',
    outright: phrases(
      `all the same to me, doesn't matter much, nothing's urgent, that's life, no pressure, in any hurry, not in any,
      any time is fine, no particular rush, i didn't mind, don't mind, whenever i/it, no trouble, at your convenience,
      easygoing, chill, not in a rush, no rush, no hurry, take your time, relaxed, no worries, i'm in no hurry, whenever you,
      not urgent, pretty calm, laid back`,
      `不用急, 慢慢, 不着急, 不急, 慢慢来, 没关系, 随便, 都行`,
    ),
    usual: phrases(
      `i was wondering, perfectly fine, some time anyway, go ahead, if not, just curious, works just as well, just as well,
      would be nice, sounds nice, whichever, either is fine, either way, just thought i'd, casually, by the way,
      in the meantime, all good, that's okay, it's okay, it's fine, pretty good, fine by me, no problem at all,
      that makes sense, makes sense, fair enough, sounds reasonable, no complaints, not a problem, no problem, sure thing,
      just wondering, just wanted to, just calling to, just checking, that's fine, that's alright, no big deal, sounds fine,
      easy`,
      `挺好的, 无所谓, 不要紧, 没事, 就是想问, 顺便, 行`,
    ),
    hint: phrases(`okay, sure, alright, of course`, `好, 可以`),
  },
  {
    nuance: 'happy',
    label: 'happy',
    outright: phrases(
      `sweetheart, how much i like, i like it so, such a joy, couldn't be more pleased, couldn't be happier, so pleased,
      beautiful, telling all my friends, tell all my friends, you are wonderful, you people are wonderful, very impressed,
      so impressed, happy, delighted, so glad, really glad, very glad, overjoyed, over the moon, makes/made my day,
      made us very happy, joy, cheerful, yay, i love, we love, in love with, absolutely love*`,
      `幸福, 喜欢极了, 赞, 开心, 高兴, 快乐, 特别喜欢, 太喜欢, 很喜欢, 爱死`,
    ),
    usual: phrases(
      `i'd love to, love that, made my week, please thank, great as it is, brilliant, wonderful team, smiling, nicer,
      great idea, give him/her/them my thanks, that's for sure, you're the best, saying thanks, awesome, so kind, so sweet,
      thanks a million, so good to, how well, fabulous, terrific, pleasure, great news, that's great, that's wonderful,
      well made, impressed, wonderful, amazing, fantastic, perfect, gorgeous, excellent, lovely, great deal, best, keep up,
      you guys are, love it, loved, enjoy*, great experience, great job, great weekend, recommend*, to praise, compliment`,
      `好极了, 真不错, 漂亮, 太棒, 真棒, 太好了, 太美, 表扬, 推荐给, 非常感谢, 特别满意, 很满意, 祝你, 棒`,
    ),
    hint: phrases(`great, nice, pleasant, thanks so much, thank you so much`, `好呀, 真好, 谢谢你`),
    echoed: phrases(
      `glad you like, happy you like, glad you love, glad you enjoy*, great to hear, wonderful to hear, glad to hear, so kind,
      lovely to hear, how lovely`,
      `谢谢您的夸奖, 谢谢您的认可, 您这么说`,
    ),
  },
  {
    nuance: 'excited',
    label: 'happy',
    outright: phrases(
      `jumping up and down, yes yes, dream come true, saving for this, so perfect, counting the days, just got accepted,
      getting married, since i was a little, so cool, oh my god i, big day, overjoyed, excited, exciting, thrilled,
      can't wait, cannot wait, looking forward, super excited, stoked, pumped, ecstatic, eager`,
      `太期待, 好期待, 激动, 兴奋, 特别期待, 很期待, 等不及, 迫不及待`,
    ),
    usual: phrases(
      `awesome, guess what, can't believe i, congratulat*, picked for, first time, i've been waiting for this,
      anniversary trip, i won, so much fun, sounds amazing, sounds fun, my first, always wanted, dream*, celebrat*, amazing,
      woohoo, wow that`,
      `我中了, 终于要, 哇, 第一次, 太好了`,
    ),
    hint: phrases(`new, birthday, party`, `期待`),
    echoed: phrases(
      `congratulations, fantastic news, how exciting, great choice, your excitement, your enthusiasm, excited, exciting`,
      `恭喜, 感谢您的期待`,
    ),
  },
];
