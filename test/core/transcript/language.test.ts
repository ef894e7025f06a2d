import { describe, expect, it } from 'vitest';
import { baseLanguage, detectLanguage } from '../../../core/transcript/language.ts';
import { cleanText, foldWidth } from '../../../core/transcript/text.ts';

describe('detectLanguage', () => {
  const cases: [text: string, language: string][] = [
    ['Hello, I would like to ask about my order, please.', 'en'],
    ['Yes, thank you.', 'en'],
    ['您好，我想查一下话费。', 'zh'],
    ['我的 iPhone 坏了，apple care 能修吗', 'zh'],
    ['注文した商品がまだ届いていません。', 'ja'],
    ['Guten Tag, ich rufe wegen meiner letzten Rechnung an, die viel zu hoch ist.', 'de'],
    ['Bonjour, je vous appelle parce que je n’ai toujours pas reçu mon colis.', 'fr'],
    ['1234 5678', 'und'],
    ['', 'und'],
  ];
  for (const [text, language] of cases)
    it(`${language}: ${text}`, () => {
      expect(detectLanguage(text)).toBe(language);
    });
});

describe('text', () => {
  it('takes the base of a tag', () => {
    expect(['en-US', 'zh_CN', 'ZH-Hant-TW', 'und'].map(baseLanguage)).toEqual(['en', 'zh', 'zh', 'und']);
  });

  it('cleans what no reader should meet', () => {
    expect(cleanText('  a\u0000\tb\ud800\n c  ')).toBe('a b c');
  });

  it('folds full width sign for sign, so that positions stay', () => {
    expect(foldWidth('ＳＦ１２３　“don’t”')).toBe("SF123 “don't”");
    expect(foldWidth('ＡＢ').length).toBe(2);
  });
});
