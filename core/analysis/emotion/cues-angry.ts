/** Anger, frustration and disappointment. */
import type { Cue } from './cues.ts';
import { phrases } from './phrase-text.ts';

export const ANGRY_CUES: readonly Cue[] = [
  {
    nuance: 'angry',
    label: 'angry',
    outright: phrases(
      `had it with, had it up to, sick to death, losing it, temper, damn*, hell, angry, furious, outraged, outrageous, livid,
      mad at/about, so/really/very mad, pissed*, infuriat*, enraged, makes me angry/mad`,
      `发火, 忍无可忍, 岂有此理, 生气, 气死, 气愤, 愤怒, 火大, 太过分, 气炸, 怒`,
    ),
    usual: phrases(
      `rob me, scandal*, junk, i should hope so, you'd better believe, what sort of, you must be joking, my attorney, attorney,
      i don't care about, who approved, swore, take it down now, the owner, right there, you'd better, he'd better,
      don't think you do, lost a day, not good enough, fix it now, closing every/my, take my business, never coming back,
      never again, explain why, explain to me why, i expect somebody/someone/you, what is wrong with, do your job, your job,
      hung up on me, are you kidding, are you serious, is this a joke, inexcusable, appalling, atrocious, pathetic, lie to me,
      you promised, how is this even, unacceptable, ridiculous, disgrace*, disgusting, how dare, my lawyer, legal action,
      sue you, report you, i demand, incompeten*, rip off, ripped off, scam*, liar*, lying to me, this is a joke, worst,
      speak/talk to ... manager/supervisor, you people, that's/is not my problem, absurd, shame on, what kind of,
      how could you, how can you, never ... treated, apology from`,
      `说话不算话, 骗子, 什么破, 欺负人, 退钱, 你们到底, 投诉, 骗人, 坑人, 凭什么, 什么态度, 管不管, 消协, 曝光, 太差, 找你们领导, 找你们经理, 给我道歉, 没见过这样, 像话吗, 不像话, 黑心, 垃圾`,
    ),
    hint: phrases(
      `rude*, terrible, horrible, awful, lies, stupid, complain*, right now, immediately`,
      `到底, 马上给我, 早干什么`,
    ),
    echoed: phrases(
      `your anger, you are/feel angry, you're/feel upset, you are upset, why you would be angry/upset`,
      `您别生气, 请您息怒, 您消消气, 别生气`,
    ),
  },
  {
    nuance: 'frustrated',
    label: 'angry',
    outright: phrases(
      `frustrat*, fed up, annoy*, irritat*, sick of, sick and tired, tired of, had enough, aggravat*, exasperat*,
      losing my patience, running out of patience, drives/driving me crazy/mad`,
      `烦死, 恼火, 受够, 崩溃, 不耐烦, 很烦, 真烦, 太烦, 抓狂, 无语, 服了你们, 受不了`,
    ),
    usual: phrases(
      `i just told, third time now, same information, shouldn't have to, what else do i, don't have time, chase you,
      each time i, should have been done, i made that, is what i mean, that's what i heard, every single time, every time i,
      in the first place, how am i supposed, how hard, trying to get through, all morning/day/week, on the phone ... hour*,
      nobody/no one ... mention*, nobody/no one ... said/asked/knows/cares/seems, nothing changed/happens/happened,
      keep/keeps getting/having/telling/asking, just want ... to stop, just want ... resolved/fixed/done, back and forth,
      run/running around, run around, the same thing, still waiting, still haven't, still hasn't, not acceptable, isn't right,
      not right, this is the last, difficult to, how long ... take, struggling, trying for, called ... times, mess, nonsense,
      that's what ... last, upset, inconvenien*, waste of time, wasting my time, third/fourth/second/fifth time,
      again and again, over and over, keeps happening, no one/nobody ... help*, no one/nobody ... answer*,
      no one/nobody ... called, no one/nobody ... told, getting nowhere, still not fixed, hassle, about time, how many times,
      how much longer, been waiting, unhappy, not happy, not pleased, not satisfied, dissatisfied,
      i already told/called/explained/sent/tried, took a day off, for nothing`,
      `反复, 来回, 说了多少遍, 没有结果, 推来推去, 踢皮球, 老是, 总是, 太慢, 太麻烦, 等了, 第三次, 打了三次, 好几次, 每次都, 没人管, 没人处理, 没人理, 耽误, 浪费时间, 还没解决, 一直不, 白跑, 不满意,
      折腾`,
    ),
    hint: phrases(`still, again, yet another, bad, too long, finally, keeps`, `还是, 又, 怎么还, 迟迟`),
    echoed: phrases(`frustrat*, for the inconvenience, your annoyance`, `给您带来不便, 给您添麻烦`),
  },
  {
    nuance: 'disappointed',
    label: 'angry',
    outright: phrases(
      `underwhelmed, disillusioned, letdown, disappoint*, let down, let me down, dismayed, disheartened`,
      `扫兴, 失望, 寒心, 太让人`,
    ),
    usual: phrases(
      `it's a shame, there was a time, took the shine, our special, since you opened, could have known,
      you knew your customers, a bad day, come back so soon, same trust, lost trust, lost faith, lost confidence, like yours,
      bit more understanding, more understanding, would have thought, we'll see about that, always told everyone,
      been with you, i've been a ... customer, loyal customer, i suppose, not about the money, was hoping, were hoping,
      i was really hoping, had been planning, i really thought, thought you'd be, thought you would be, guess that's,
      guess i'll, good impression, better than this, chose you/your, for its/your reputation, did not live up, didn't live up,
      live up to, not the same, not as good, not up to, subpar, never had ... before, always been, was so excited,
      were so excited, ruined, such a letdown, that's/what a shame/pity, expected better/more, i expected, had hoped for,
      hoped for better, not what i expected, wasn't what i expected, was looking forward, were looking forward,
      looked forward, thought i could trust, used to be, didn't meet, poor, regret, unfortunate*, not worth, just a pity`,
      `失去信任, 这么多年的老客户, 原本, 还以为, 一直很信任, 白期待, 没想到是, 太可惜, 遗憾, 不值, 本来, 期望`,
    ),
    hint: phrases(`nothing like, hope, loyal, for years`, `唉, 可惜`),
    echoed: phrases(`your disappointment, disappointed, let you down, disappointing`, `让您失望`),
  },
];
