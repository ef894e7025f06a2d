/**
 * Headers and packets of an Opus stream whose channels stay apart: each is a mono stream of its own, so nothing of one speaker
 * leaks into the other. Two channels use mapping family 1 (left, right), which every player plays; family 255 says the same
 * but players refuse it (RFC 7845, section 5.1.1.3), so it is left to three channels and more.
 */
import { AppError } from '../../errors.ts';

/** OpusHead (RFC 7845, section 5.1). `preSkip` in samples at 48 kHz, `inputRate` in Hz. */
export function opusHead(options: { channels: number; preSkip: number; inputRate: number }): Uint8Array {
  const { channels, preSkip, inputRate } = options;
  const isMono = channels === 1;
  const head = new Uint8Array(isMono ? 19 : 21 + channels);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('OpusHead'));
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, inputRate, true);
  view.setUint8(18, isMono ? 0 : channels === 2 ? 1 : 255);
  if (!isMono) {
    view.setUint8(19, channels);
    head.set(
      Array.from({ length: channels }, (_, index) => index),
      21,
    );
  }
  return head;
}

/** OpusTags (section 5.2). */
export function opusTags(comments: readonly string[]): Uint8Array {
  const fields = ['Callvault', ...comments].map((text) => new TextEncoder().encode(text));
  const tags = new Uint8Array(fields.reduce((sum, field) => sum + 4 + field.length, 8 + 4));
  const view = new DataView(tags.buffer);
  tags.set(new TextEncoder().encode('OpusTags'));
  let at = 8;
  fields.forEach((field, index) => {
    view.setUint32(at, field.length, true);
    tags.set(field, at + 4);
    at += 4 + field.length;
    if (index > 0) return;
    view.setUint32(at, comments.length, true);
    at += 4;
  });
  return tags;
}

/** One packet of each stream as one multistream packet: all but the last self-delimited (RFC 6716, appendix B). */
export function multistreamPacket(packets: readonly Uint8Array[]): Uint8Array {
  const [only] = packets;
  if (only !== undefined && packets.length === 1) return only;
  const parts = packets.map((packet, index) => (index === packets.length - 1 ? packet : selfDelimited(packet)));
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** 20 ms packets hold one frame (code 0): the length of the frame goes behind the first byte. */
function selfDelimited(packet: Uint8Array): Uint8Array {
  const [toc] = packet;
  if (toc === undefined || (toc & 3) !== 0)
    throw new AppError('INTERNAL', 'the Opus encoder made a packet of several frames');
  const length = packet.length - 1;
  const coded = length < 252 ? [length] : [252 + (length & 3), (length - 252 - (length & 3)) / 4];
  const delimited = new Uint8Array(packet.length + coded.length);
  delimited.set([toc, ...coded]);
  delimited.set(packet.subarray(1), 1 + coded.length);
  return delimited;
}
