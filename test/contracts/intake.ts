/** What every intake promises. */
import { describe, expect, it } from 'vitest';
import type { Intake } from '../../core/ports.ts';
import { all, chunks, failing, refused, sample, textOf } from './builders.ts';

export function intakeContract(name: string, make: () => Intake | Promise<Intake>): void {
  describe(`intake: ${name}`, () => {
    it('stores a part and tells its length and hash', async () => {
      const intake = await make();
      const { bytes, sha256 } = sample('hello');
      expect(await intake.put('rec1', 'audio', chunks('he', 'llo'))).toEqual({ bytes, sha256 });
      expect(await intake.size('rec1', 'audio')).toBe(5);
      expect(await textOf(intake.read('rec1', 'audio'))).toBe('hello');
      expect(await intake.size('rec1', 'metadata')).toBeUndefined();
      expect(await intake.size('rec2', 'audio')).toBeUndefined();
    });

    it('replaces a part that is put again', async () => {
      const intake = await make();
      await intake.put('rec1', 'metadata', chunks('a longer first one'));
      await intake.put('rec1', 'metadata', chunks('{}'));
      expect(await textOf(intake.read('rec1', 'metadata'))).toBe('{}');
    });

    it('stores a part whole or not at all', async () => {
      const intake = await make();
      await expect(intake.put('rec1', 'audio', failing(new Error('cut')))).rejects.toThrow('cut');
      expect(await intake.size('rec1', 'audio')).toBeUndefined();
      expect(await all(intake.list())).toEqual([]);
      await intake.put('rec1', 'audio', chunks('first'));
      await expect(intake.put('rec1', 'audio', failing(new Error('cut')))).rejects.toThrow('cut');
      expect(await textOf(intake.read('rec1', 'audio'))).toBe('first');
    });

    it.each(['metadata', 'delivery', 'transcript', 'audio'] as const)(
      'keeps %s apart from the other parts',
      async (part) => {
        const intake = await make();
        await intake.put('rec1', part, chunks(part));
        expect(await all(intake.list())).toMatchObject([{ recordingId: 'rec1' }]);
        for (const other of (['metadata', 'delivery', 'transcript', 'audio'] as const).filter(
          (name) => name !== part,
        )) {
          expect(await intake.size('rec1', other)).toBeUndefined();
          await intake.remove('rec1', other);
        }
        expect(await textOf(intake.read('rec1', part))).toBe(part);
        await intake.remove('rec1', part);
        expect(await all(intake.list())).toEqual([]);
      },
    );

    it('says what is not there', async () => {
      const intake = await make();
      await refused(textOf(intake.read('rec1', 'audio')), 'NOT_FOUND');
    });

    it('removes one part only', async () => {
      const intake = await make();
      await intake.put('rec1', 'audio', chunks('x'));
      await intake.put('rec1', 'metadata', chunks('{}'));
      await intake.remove('rec1', 'audio');
      await intake.remove('rec1', 'audio');
      await intake.remove('rec2', 'audio');
      expect(await intake.size('rec1', 'audio')).toBeUndefined();
      expect(await textOf(intake.read('rec1', 'metadata'))).toBe('{}');
    });

    it('lists every arrival once, as long as it has a part', async () => {
      const intake = await make();
      expect(await all(intake.list())).toEqual([]);
      await intake.put('rec2', 'transcript', chunks('x'));
      await intake.put('rec1', 'metadata', chunks('{}'));
      await intake.put('rec1', 'audio', chunks('x'));
      await intake.put('rec1-b', 'audio', chunks('x'));
      const ids = async (): Promise<string[]> =>
        (await all(intake.list())).map(({ recordingId }) => recordingId).sort();
      expect(await ids()).toEqual(['rec1', 'rec1-b', 'rec2']);
      await intake.remove('rec2', 'transcript');
      expect(await ids()).toEqual(['rec1', 'rec1-b']);
    });

    it('tells when an arrival last changed', async () => {
      const intake = await make();
      await intake.put('rec1', 'metadata', chunks('{}'));
      const [first] = await all(intake.list());
      await new Promise((resolve) => setTimeout(resolve, 20));
      await intake.put('rec1', 'audio', chunks('x'));
      const [second] = await all(intake.list());
      const [before, after] = [first?.changedAt ?? '', second?.changedAt ?? ''];
      expect([before, after].map((text) => new Date(text).toISOString())).toEqual([before, after]);
      expect(after >= before).toBe(true);
    });
  });
}
