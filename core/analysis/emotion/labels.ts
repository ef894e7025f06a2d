/** Words for emotions, as label sets and cue lists use them, and the six labels of this project that they are counted as. */
import type { Emotion } from '../analysis.ts';

const WORDS: Readonly<Record<Emotion, string>> = {
  angry:
    'angry, anger, mad, furious, fury, rage, enraged, outraged, irate, livid, frustrated, frustration, annoyed, annoyance, irritated, irritation, upset, disappointed, disappointment, dissatisfied, unhappy, disgusted, disgust, impatient, hostile, resentful, agitated, bitter, offended, 愤怒, 生气, 气愤, 恼火, 烦躁, 不满, 失望, 不耐烦',
  worried:
    'worried, worry, anxious, anxiety, nervous, concerned, afraid, fear, fearful, scared, frightened, uneasy, stressed, panicked, distressed, desperate, sad, sadness, depressed, grief, helpless, apprehensive, tense, overwhelmed, 担心, 担忧, 焦虑, 紧张, 害怕, 不安, 着急, 伤心, 难过, 悲伤',
  confused:
    'confused, confusion, puzzled, unsure, uncertain, perplexed, bewildered, surprised, surprise, astonished, curious, lost, doubtful, 困惑, 疑惑, 迷茫, 惊讶, 吃惊, 不解',
  neutral:
    'neutral, calm, none, indifferent, neutral/calm, relaxed, patient, composed, polite, normal, 中性, 平静, 冷静, 平淡, 放松',
  satisfied:
    'satisfied, satisfaction, relieved, relief, content, contented, pleased, grateful, thankful, appreciative, hopeful, reassured, trusting, trust, 满意, 放心, 安心, 感激, 欣慰',
  happy:
    'happy, happiness, joy, joyful, delighted, excited, excitement, thrilled, cheerful, enthusiastic, ecstatic, glad, elated, amused, love, positive, 高兴, 开心, 快乐, 兴奋, 激动, 喜悦',
};

const LABEL_OF = new Map<string, Emotion>();
for (const label of ['angry', 'worried', 'confused', 'neutral', 'satisfied', 'happy'] as const) {
  for (const word of WORDS[label].split(', ')) LABEL_OF.set(word, label);
}

/** The label that another word for an emotion is counted as; undefined for words that are not in the table. */
export function emotionNamed(word: string): Emotion | undefined {
  return LABEL_OF.get(word.trim().toLowerCase().replace(/[_-]/gu, ' '));
}
