import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCdr } from '../../../adapters/formats/cdr.ts';

const read = (text: string, mapping?: Parameters<typeof readCdr>[1]): ReturnType<typeof readCdr> =>
  readCdr(new TextEncoder().encode(text), mapping);

describe('readCdr', () => {
  it('reads a generic CSV', () => {
    const { rows, problems } = read(
      'callId,source,startedAt,durationMs\nc1,pbx,2026-03-01T09:00:00Z,61000\n"c,2",pbx,2026-03-01T11:00:00+02:00,1\n',
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { callId: 'c1', source: 'pbx', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 61_000 },
      { callId: 'c,2', source: 'pbx', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 1 },
    ]);
  });

  it('knows the headers of Asterisk, a byte order mark, semicolons and times without a zone', () => {
    expect(read('\ufeffuniqueid;calldate;billsec\n17.3;2026-03-01 09:00:00;12.5\n').rows).toEqual([
      { callId: '17.3', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 12_500 },
    ]);
  });

  it('knows the contact search download of Connect and leaves out what is no call', () => {
    const text =
      'Contact ID,Channel,Initiation timestamp,Disconnect timestamp\na,Voice,2026-03-01 09:00:00,2026-03-01 09:01:30\nb,Chat,2026-03-01 09:00:00,2026-03-01 09:01:30\n';
    expect(read(text)).toEqual({
      rows: [{ callId: 'a', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 90_000 }],
      problems: [],
      skipped: 1,
    });
  });

  it('reads contact records of Connect: one, a list, or one per line', () => {
    const record = {
      ContactId: 'a',
      Channel: 'VOICE',
      InitiationTimestamp: '2026-03-01T09:00:00Z',
      DisconnectTimestamp: '2026-03-01T09:00:10Z',
    };
    const row = { callId: 'a', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 10_000 };
    expect(read(JSON.stringify(record)).rows).toEqual([row]);
    expect(read(JSON.stringify([record, { ...record, Channel: 'CHAT' }]))).toMatchObject({ rows: [row], skipped: 1 });
    expect(read(`${JSON.stringify(record)}\n${JSON.stringify(record)}\n`).rows).toEqual([row, row]);
  });

  it('takes a mapping, and says which columns there are when one is missing', () => {
    const mapping = { callId: 'Ref', startedAt: 'When', durationSeconds: 'Len' };
    expect(read('Ref,When,Len\nx,1772355600,01:02\n', { mapping }).rows).toEqual([
      { callId: 'x', startedAt: '2026-03-01T09:00:00.000Z', durationMs: 62_000 },
    ]);
    expect(() => read('a,b\n1,2\n')).toThrow(/--map/u);
    expect(() => read('a,b\n1,2\n', { mapping })).toThrow(/no column for callId/u);
  });

  it('reports bad rows by line and goes on, without repeating what they hold', () => {
    const { rows, problems } = read(
      'callId,start,duration\nc1,never,3\nc2,2026-03-01T09:00:00Z,long\nc3,2026-03-01T09:00:00Z,3\n',
    );
    expect(rows.map(({ callId }) => callId)).toEqual(['c3']);
    expect(problems).toEqual([
      { line: 2, reason: 'startedAt: is no time' },
      { line: 3, reason: 'duration: is no duration' },
    ]);
  });

  it('answers any bytes with rows or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string().map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          try {
            readCdr(bytes);
          } catch (error) {
            expect(error).toHaveProperty('code', 'VALIDATION_FAILED');
          }
        },
      ),
    );
  });
});
