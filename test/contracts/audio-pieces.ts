/** What every intake promises about audio that arrives in pieces. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digest, once } from '../../core/bytes.ts';
import type { Intake } from '../../core/ports.ts';
import type { AudioPiece } from '../../core/recording/audio-pieces.ts';
import { all, failing, refused } from './builders.ts';

export function audioPiecesContract(name: string, make: () => Intake | Promise<Intake>): void {
  /** As large as a piece has to be that is not the last. */
  const body = (intake: Intake, fill: number): Uint8Array => new Uint8Array(intake.pieces.minBytes).fill(fill);
  const pieceOf = (partNumber: number, bytes: Uint8Array): AudioPiece => ({
    ...{ partNumber, bytes: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  const put = async (intake: Intake, partNumber: number, bytes: Uint8Array, id = 'rec1'): Promise<AudioPiece> => {
    const piece = pieceOf(partNumber, bytes);
    await intake.pieces.put(id, piece, once(bytes));
    return piece;
  };

  describe(`audio in pieces: ${name}`, () => {
    it('tells what has arrived, by number, and keeps recordings apart', async () => {
      const intake = await make();
      expect(await intake.pieces.list('rec1')).toEqual([]);
      const second = await put(intake, 2, body(intake, 2));
      const tenth = await put(intake, 10, body(intake, 10));
      const first = await put(intake, 1, body(intake, 1));
      await put(intake, 1, body(intake, 9), 'rec1-b');
      expect(await intake.pieces.list('rec1')).toEqual([first, second, tenth]);
      expect(await intake.pieces.list('rec1-b')).toHaveLength(1);
      expect(await intake.size('rec1', 'audio')).toBeUndefined();
    });

    it('replaces a piece that is put again', async () => {
      const intake = await make();
      await put(intake, 1, body(intake, 1));
      const other = await put(intake, 1, body(intake, 7));
      expect(await intake.pieces.list('rec1')).toEqual([other]);
    });

    it('keeps nothing of a piece that is not as told or breaks off, and the one before it', async () => {
      const intake = await make();
      const kept = await put(intake, 1, body(intake, 1));
      const told = pieceOf(1, body(intake, 2));
      await refused(intake.pieces.put('rec1', told, once(body(intake, 3))), 'VALIDATION_FAILED');
      await refused(
        intake.pieces.put('rec1', { ...told, bytes: told.bytes + 1 }, once(body(intake, 2))),
        'VALIDATION_FAILED',
      );
      await expect(intake.pieces.put('rec1', told, failing(new Error('cut')))).rejects.toThrow('cut');
      await refused(intake.pieces.put('rec1', pieceOf(2, body(intake, 2)), once(body(intake, 3))), 'VALIDATION_FAILED');
      expect(await intake.pieces.list('rec1')).toEqual([kept]);
    });

    it('joins the named pieces in their order, and nothing of them is left', async () => {
      const intake = await make();
      const last = await put(intake, 3, Buffer.from('end'));
      const first = await put(intake, 1, body(intake, 1));
      const second = await put(intake, 2, body(intake, 2));
      await put(intake, 4, body(intake, 4));
      const expected = await digest(once(Buffer.concat([body(intake, 1), body(intake, 2), Buffer.from('end')])));
      const joined = await intake.pieces.join('rec1', [first, second, last]);
      expect(joined?.bytes).toBe(expected.bytes);
      expect([undefined, expected.sha256]).toContain(joined?.sha256);
      expect(await digest(intake.read('rec1', 'audio'))).toEqual(expected);
      expect(await intake.pieces.list('rec1')).toEqual([]);
      expect((await all(intake.list())).map(({ recordingId }) => recordingId)).toEqual(['rec1']);
    });

    it('joins nothing when a piece is another one or not there, or the audio is', async () => {
      const intake = await make();
      const first = await put(intake, 1, body(intake, 1));
      const other = pieceOf(2, body(intake, 5));
      expect(await intake.pieces.join('rec1', [first, other])).toBeUndefined();
      await put(intake, 2, body(intake, 2));
      expect(await intake.pieces.join('rec1', [first, other])).toBeUndefined();
      expect(await intake.size('rec1', 'audio')).toBeUndefined();
      expect(await intake.pieces.list('rec1')).toHaveLength(2);
      await intake.put('rec1', 'audio', once(Buffer.from('whole')));
      expect(await intake.pieces.join('rec1', [first])).toBeUndefined();
      expect(await intake.size('rec1', 'audio')).toBe(5);
      expect(await intake.pieces.join('rec2', [first])).toBeUndefined();
    });

    it('forgets all pieces, as often as asked', async () => {
      const intake = await make();
      await put(intake, 1, body(intake, 1));
      await put(intake, 2, body(intake, 2));
      await intake.pieces.discard('rec1');
      await intake.pieces.discard('rec1');
      await intake.pieces.discard('rec2');
      expect(await intake.pieces.list('rec1')).toEqual([]);
      expect(await all(intake.list())).toEqual([]);
      const again = await put(intake, 1, body(intake, 3));
      expect(await intake.pieces.list('rec1')).toEqual([again]);
    });
  });
}
