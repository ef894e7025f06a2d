/** Confusion and surprise. */
import type { Cue } from './cues.ts';
import { phrases } from './phrase-text.ts';

export const CONFUSED_CUES: readonly Cue[] = [
  {
    nuance: 'confused',
    label: 'confused',
    outright: phrases(
      `having trouble following, make sense of, doesn't it, if these are, no clue, don't/didn't see why/how, hard to follow,
      don't follow, i'm not following, over my head, a mystery, scratching my head, don't know what/which/how,
      do not know what/which/how, i'm unsure, confus*, puzzled, bewildered, perplexed, baffled,
      don't/didn't/do not understand, can't/cannot understand, don't get it, doesn't make sense, makes no sense, i'm/am lost,
      bit lost, not sure what/why/how/which/if, no idea what/why/how, can't figure out, trying to figure out,
      trying to understand, unclear, mixed up`,
      `一头雾水, 分不清, 不太懂, 没弄懂, 莫名其妙, 糊涂, 不明白, 看不懂, 没看明白, 搞不清, 搞不懂, 弄不清, 弄不懂, 不懂, 困惑, 疑惑, 不清楚, 没搞明白, 不知道是哪里, 奇怪`,
    ),
    usual: phrases(
      `who is actually, only asked for, do i answer, or do i, which of the, how is that possible, is it ... or, or is it,
      or will, what exactly, what does ... mean, what is ... for, what's ... for, is supposed to be, then why do,
      so i have to, do you mean, different information, contradict*, two different, one says, another says, does it mean,
      what does that mean, what do you mean, how does that work, how does it work, how come, which one, which ... do i,
      so do i, can/could you explain, could you clarify, can you clarify, clarif*, not clear, isn't very clear,
      not very clear, am i reading, what i am doing wrong, what i'm doing wrong, i'm/am not sure, so does`,
      `到底是, 还是说, 是指, 哪个是, 为何, 什么意思, 怎么回事, 怎么算, 是什么, 没印象, 点哪里, 哪一个, 怎么弄, 什么时候...过, 是自动的吗, 到底是多少`,
    ),
    hint: phrases(
      `i thought, wait, how, so is it, so, difference, why, what is, how do i, explain, supposed to, hmm, huh`,
      `为什么, 怎么, 是吗`,
    ),
    echoed: phrases(
      `confusing, your confusion, for the confusion, the confusion, let me explain, let me clarify, happy to explain,
      happy to clarify`,
      `我给您解释, 您别糊涂, 给您说明`,
    ),
  },
  {
    nuance: 'surprised',
    label: 'confused',
    outright: phrases(
      `didn't see that coming, see that coming, wasn't prepared, who would have thought, i'd have sworn, would have sworn,
      incredible, oh my goodness, never have guessed, would have never, never expected, caught me off guard, astounded,
      amazed that, surpris*, shocked, astonished, stunned, taken aback, unbelievable, unexpected*`,
      `万万没想到, 出乎意料, 惊讶, 吃惊, 没想到, 意外, 震惊`,
    ),
    usual: phrases(
      `really i, oh my gosh, oh wow, is that so, doesn't ... at all, was expecting about, oh my, can't believe,
      couldn't believe, could not believe, didn't even notice, didn't think, didn't notice, what do you know, no way,
      is that true, are you serious, who knew, i'll be, i never thought, had no idea, didn't expect, did not expect,
      wasn't expecting, was not expecting, didn't know, didn't realize, out of nowhere, wow, never knew`,
      `不会吧, 天哪, 怎么可能, 居然, 竟然, 真的吗, 怎么会`,
    ),
    hint: phrases(`really`, `啊`),
    echoed: phrases(`your surprise, surprising, surprised, a shock`, `让您意外`),
  },
];
