/** Bytes waiting to become a frame or a page. Bounded by its user, who consumes whole units and skips the rest. */
export class ByteQueue {
  #buffer = new Uint8Array(16_384);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** A view of everything waiting, valid until the next push. */
  view(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  consume(bytes: number): void {
    this.#start = Math.min(this.#end, this.#start + bytes);
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }

  #makeRoom(extra: number): void {
    const waiting = this.view();
    const needed = waiting.length + extra;
    if (needed <= this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    } else {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(waiting);
      this.#buffer = larger;
    }
    this.#end = waiting.length;
    this.#start = 0;
  }
}
