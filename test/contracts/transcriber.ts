/** What every transcriber promises for audio without speech or without an engine: an answer, never an invention. */
import { describe, expect, it } from 'vitest';
import type { Transcriber } from '../../core/analysis/ports.ts';
import { transcriptSchema } from '../../core/transcript/transcript.ts';

export function transcriberContract(name: string, make: () => Transcriber | Promise<Transcriber>): void {
  describe(`transcriber: ${name}`, () => {
    it('answers with a valid transcript, a job or a reason', async () => {
      const transcriber = await make();
      const request = { recordingId: 'rec1', workPath: 'asr/rec1', channels: ['customer', 'agent'] as const };
      const answer = await transcriber.start(request);
      switch (answer.outcome) {
        case 'available':
          transcriptSchema.parse(answer.transcript);
          break;
        case 'pending':
          expect(answer.job).not.toBe('');
          break;
        case 'none':
          expect(answer.reason).not.toBe('');
      }
    });
  });
}
