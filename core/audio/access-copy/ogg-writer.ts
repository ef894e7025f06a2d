/** Ogg pages for one Opus stream (RFC 3533, RFC 7845). The same packets always give the same bytes. */
import { crc32 } from '../decode/crc.ts';

/** Any number will do for a file with one stream; a fixed one keeps copies reproducible. */
const SERIAL = 0x43_56_4c_54;
/** One second of 20 ms packets: how finely players can seek. */
const PACKETS_PER_PAGE = 50;
const MAX_SEGMENTS = 255;

export class OggOpusWriter {
  #sequence = 0;
  #packets: Uint8Array[] = [];
  #segments = 0;
  #granule = 0;

  /** The two header packets, each on a page of its own. */
  headers(head: Uint8Array, tags: Uint8Array): Uint8Array[] {
    return [this.#page([head], 0, 2), this.#page([tags], 0, 0)];
  }

  /** Adds a packet that ends at `granule` (samples at 48 kHz, pre-skip included); returns a page when one is full. */
  packet(packet: Uint8Array, granule: number): Uint8Array | undefined {
    const segments = Math.floor(packet.length / 255) + 1;
    const isFull = this.#packets.length === PACKETS_PER_PAGE || this.#segments + segments > MAX_SEGMENTS;
    const page = isFull ? this.#flush(0, this.#granule) : undefined;
    this.#packets.push(packet);
    this.#segments += segments;
    this.#granule = granule;
    return page;
  }

  /** The last page; `granule` says where the sound ends inside its last packet. */
  end(granule: number): Uint8Array {
    return this.#flush(4, granule);
  }

  #flush(flags: number, granule: number): Uint8Array {
    const page = this.#page(this.#packets, granule, flags);
    this.#packets = [];
    this.#segments = 0;
    return page;
  }

  #page(packets: readonly Uint8Array[], granule: number, flags: number): Uint8Array {
    const lacing = packets.flatMap((packet) => [
      ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
      packet.length % 255,
    ]);
    const bodyStart = 27 + lacing.length;
    const page = new Uint8Array(packets.reduce((sum, packet) => sum + packet.length, bodyStart));
    const view = new DataView(page.buffer);
    page.set(new TextEncoder().encode('OggS'));
    view.setUint8(5, flags);
    view.setBigInt64(6, BigInt(granule), true);
    view.setUint32(14, SERIAL, true);
    view.setUint32(18, this.#sequence++, true);
    view.setUint8(26, lacing.length);
    page.set(lacing, 27);
    let at = bodyStart;
    for (const packet of packets) {
      page.set(packet, at);
      at += packet.length;
    }
    view.setUint32(22, crc32(page), true);
    return page;
  }
}
