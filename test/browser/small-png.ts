/** The same picture in fewer bytes: browsers compress PNG for speed. Only the deflate stream is made anew, no pixel changes. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around the data of each chunk. */
const FRAME_BYTES = 12;

export function smallPng(png: Buffer): Buffer {
  const data: Buffer[] = [];
  const before: Buffer[] = [png.subarray(0, SIGNATURE_BYTES)];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    else if (type !== 'IEND') before.push(png.subarray(at, at + FRAME_BYTES + length));
    at += FRAME_BYTES + length;
  }
  const packed = deflateSync(inflateSync(Buffer.concat(data)), { level: 9, memLevel: 9 });
  return Buffer.concat([...before, chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
