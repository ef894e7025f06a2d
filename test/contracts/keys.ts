/** What every key service, key table and signer promises. */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Signer } from '../../core/custody/ports.ts';
import type { KeyService, KeyTable } from '../../core/ports.ts';
import { codeOf, refused } from './builders.ts';

export function keyServiceContract(name: string, make: () => KeyService | Promise<KeyService>): void {
  describe(`key service: ${name}`, () => {
    it('makes a 256-bit key and unwraps it again', async () => {
      const service = await make();
      const { plain, wrapped } = await service.generate('rec1');
      expect(plain).toHaveLength(32);
      expect(Buffer.from(wrapped).includes(Buffer.from(plain))).toBe(false);
      expect(await service.unwrap('rec1', wrapped)).toEqual(plain);
    });

    it('makes another key every time', async () => {
      const service = await make();
      const keys = await Promise.all(Array.from({ length: 20 }, () => service.generate('rec1')));
      expect(new Set(keys.map(({ plain }) => Buffer.from(plain).toString('hex'))).size).toBe(20);
      expect(new Set(keys.map(({ wrapped }) => Buffer.from(wrapped).toString('hex'))).size).toBe(20);
    });

    it('unwraps a key for its own recording only', async () => {
      const service = await make();
      const { wrapped } = await service.generate('rec1');
      await refused(service.unwrap('rec2', wrapped), 'INTEGRITY');
    });

    it('notices every flipped bit, and every other length', async () => {
      const service = await make();
      const { wrapped } = await service.generate('rec1');
      for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
        const altered = wrapped.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(await codeOf(service.unwrap('rec1', altered))).toBe('INTEGRITY');
      }
      await refused(service.unwrap('rec1', new Uint8Array()), 'INTEGRITY');
      await refused(service.unwrap('rec1', wrapped.subarray(0, -1)), 'INTEGRITY');
      await refused(service.unwrap('rec1', new Uint8Array([...wrapped, 0])), 'INTEGRITY');
    });
  });
}

export function keyTableContract(name: string, make: () => KeyTable | Promise<KeyTable>): void {
  const wrapped = new Uint8Array([1, 2, 3]);
  const other = new Uint8Array([4, 5, 6]);

  describe(`key table: ${name}`, () => {
    it('keeps the first key', async () => {
      const table = await make();
      expect(await table.get('rec1')).toBeUndefined();
      expect(await table.put('rec1', wrapped)).toEqual(wrapped);
      expect(await table.put('rec1', other)).toEqual(wrapped);
      expect(await table.get('rec1')).toEqual(wrapped);
      expect(await table.get('rec2')).toBeUndefined();
    });

    it('destroys a key for good', async () => {
      const table = await make();
      await table.put('rec1', wrapped);
      await table.put('rec2', other);
      await table.remove('rec1');
      expect(await table.get('rec1')).toBeUndefined();
      await refused(table.put('rec1', other), 'ERASED');
      await table.remove('rec1');
      await refused(table.put('rec1', wrapped), 'ERASED');
      expect(await table.get('rec2')).toEqual(other);
    });

    it('refuses a key that comes after its removal', async () => {
      const table = await make();
      await table.remove('rec1');
      await refused(table.put('rec1', wrapped), 'ERASED');
      expect(await table.get('rec1')).toBeUndefined();
    });
  });
}

export function signerContract(name: string, make: (keyName: string) => Signer | Promise<Signer>): void {
  describe(`signer: ${name}`, () => {
    it('signs with Ed25519 under its name', async () => {
      const signer = await make('example.com/log');
      expect(signer.name).toBe('example.com/log');
      const raw = await signer.publicKey();
      expect(raw).toHaveLength(32);
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') };
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      for (const message of [new Uint8Array(), new TextEncoder().encode('a note\n')]) {
        const signature = await signer.sign(message);
        expect(signature).toHaveLength(64);
        expect(verify(null, message, key, signature)).toBe(true);
      }
      expect(await signer.publicKey()).toEqual(raw);
    });
  });
}
