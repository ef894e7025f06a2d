/** Roles guessed from the words, where a transcript has none. */
import { describe, expect, it } from 'vitest';
import { guessRoles } from '../../../core/analysis/guess-roles.ts';
import type { Role } from '../../../core/transcript/transcript.ts';
import { call } from './calls.ts';

function guessed(said: readonly string[]): readonly Role[] {
  return guessRoles(
    call(
      'en',
      said.map((text) => ['unknown', text]),
    ).turns,
  );
}

describe('guessed roles', () => {
  it('keeps roles that are given, and the unknown among them', () => {
    const { turns } = call('en', [
      ['unknown', 'Thank you for calling.'],
      ['customer', 'Hello.'],
    ]);
    expect(guessRoles(turns)).toEqual(['unknown', 'customer']);
  });

  it('tells agent from customer by what they say, turn by turn', () => {
    expect(
      guessed([
        'Hello, thank you for calling Oak Bank. My name is Lee. How can I help you?',
        'Hi. I ordered a card two weeks ago. It never came.',
        'I am sorry to hear that. May I have your name?',
        'Ann Reed. I really need it.',
        'Thank you. Let me check that. Your card was sent today.',
        'Great. Thank you so much.',
      ]),
    ).toEqual(['agent', 'customer', 'agent', 'customer', 'agent', 'customer']);
  });

  it('does not need the agent to speak first', () => {
    expect(
      guessed(["Hi, I'm calling about my order. I bought a lamp.", 'I am sorry to hear that. May I have your name?']),
    ).toEqual(['customer', 'agent']);
  });

  it('lets one speaker say several sentences, and somebody else answer a question', () => {
    expect(
      guessed(['Thank you for calling Oak Bank.', 'My name is Lee.', 'How can I help you?', 'My card is gone.']),
    ).toEqual(['agent', 'agent', 'agent', 'customer']);
  });

  it('goes by channel where there are two', () => {
    const { turns } = call('en', [
      ['unknown', 'Yes.'],
      ['unknown', 'How can I help you?'],
      ['unknown', 'No.'],
    ]);
    expect(guessRoles(turns.map((turn, at) => ({ ...turn, channel: at % 2 })))).toEqual([
      'customer',
      'agent',
      'customer',
    ]);
  });
});
