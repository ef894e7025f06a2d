/** What a file's own header declares, read by hand so that the samples are not judged by the code they test. */

export interface Declared {
  readonly container: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitDepth: number;
  readonly durationMs: number;
  /** What the bytes that are there can hold. */
  readonly presentMs: number;
}

function wav(bytes: Buffer): Declared {
  let at = 12;
  let format: Buffer = Buffer.alloc(16);
  while (bytes.toString('latin1', at, at + 4) !== 'data') {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'fmt ') format = bytes.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  const bytesPerSecond = format.readUInt32LE(8);
  return {
    container: 'wav',
    channels: format.readUInt16LE(2),
    sampleRate: format.readUInt32LE(4),
    bitDepth: format.readUInt16LE(14),
    durationMs: (1000 * bytes.readUInt32LE(at + 4)) / bytesPerSecond,
    presentMs: (1000 * (bytes.length - at - 8)) / bytesPerSecond,
  };
}

/** STREAMINFO: 20 bits of rate, 3 of channels, 5 of depth, 36 of length, 10 bytes into the block (RFC 9639, 8.2). */
function flac(bytes: Buffer): Declared {
  const packed = bytes.readBigUInt64BE(18);
  const sampleRate = Number(packed >> 44n);
  const durationMs = (1000 * Number(packed & 0xfffffffffn)) / sampleRate;
  return {
    container: 'flac',
    channels: Number((packed >> 41n) & 7n) + 1,
    sampleRate,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    durationMs,
    presentMs: durationMs,
  };
}

/** The last page's granule less the pre-skip, at 48 kHz (RFC 7845, 4). */
function oggOpus(bytes: Buffer): Declared {
  const head = bytes.indexOf('OpusHead');
  const samples = Number(bytes.readBigUInt64LE(bytes.lastIndexOf('OggS') + 6)) - bytes.readUInt16LE(head + 10);
  return {
    container: 'ogg',
    channels: bytes.readUInt8(head + 9),
    sampleRate: 48_000,
    bitDepth: 0,
    durationMs: samples / 48,
    presentMs: samples / 48,
  };
}

export function declared(bytes: Buffer): Declared {
  const magic = bytes.toString('latin1', 0, 4);
  if (magic === 'RIFF') return wav(bytes);
  if (magic === 'fLaC') return flac(bytes);
  if (magic === 'OggS') return oggOpus(bytes);
  throw new Error(`no header is known that starts with ${magic}`);
}
