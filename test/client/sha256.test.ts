import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSha256 } from '../../client/sha256.ts';

function hash(...parts: Uint8Array[]): string {
  const sha = createSha256();
  for (const part of parts) sha.update(part);
  return sha.hex();
}

it('is that of FIPS 180-4', () => {
  expect(hash()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hash(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  const million = Buffer.alloc(1_000_000, 'a');
  expect(hash(million)).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
});

it('is the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (parts) => {
      expect(hash(...parts)).toBe(createHash('sha256').update(Buffer.concat(parts)).digest('hex'));
    }),
  );
});
