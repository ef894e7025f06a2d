/** The table-driven checksums of Ogg (RFC 3533) and FLAC (RFC 9639): most significant bit first, start value 0. */

function table(width: 8 | 16 | 32, polynomial: number): Uint32Array {
  const top = 2 ** (width - 1);
  const mask = 2 ** width - 1;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte * 2 ** (width - 8);
    for (let bit = 0; bit < 8; bit++) crc = ((crc & top) === 0 ? crc << 1 : (crc << 1) ^ polynomial) & mask;
    return crc >>> 0;
  });
}

const CRC8 = table(8, 0x07);
const CRC16 = table(16, 0x8005);
const CRC32 = table(32, 0x04c11db7);

/** FLAC frame header. */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = CRC8[crc ^ byte] ?? 0;
  return crc;
}

/** FLAC frame: continues from `crc`. */
export function crc16(bytes: Uint8Array, from: number, to: number, crc: number): number {
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc;
}

/** Continues until the value is 0, which it is behind a frame that ends with its own checksum, or until `to`. */
export function crc16UntilZero(
  bytes: Uint8Array,
  from: number,
  to: number,
  start: number,
): { at: number; crc: number } {
  let crc = start;
  for (let i = from; i < to; i++) {
    crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
    if (crc === 0) return { at: i + 1, crc };
  }
  return { at: to, crc };
}

/** Ogg page. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (CRC32[(crc >>> 24) ^ byte] ?? 0);
  return crc >>> 0;
}
