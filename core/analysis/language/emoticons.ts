/** Emoticons and emoji in English text, as made-up words that the lexicon knows. Chinese text has emoji as lexicon entries. */
const GOOD = /[:;=8]-?[)\]dp](?!\w)|\^_?\^|<3|\p{Emoji_Modifier}|[👍👏🎉💯❤💕😍🥰😊😁😄😃😀😋🤗😘☺😎💪👌]/gu;
const BAD = /[:=]'?-?[([](?![\w(])|>:-?\(|:-?\/(?!\/)|[👎😡😠🤬💩😤😭😢🤮💔😣😖😫😩😒😔😞🙄]/gu;

/** `text` in lower case. */
export function markEmoticons(text: string): string {
  return text.replace(BAD, ' markbad ').replace(GOOD, ' markgood ');
}
