// Takes exact numbers of bytes out of chunks of any size, for decoders that know how long the next piece is.
export class PieceReader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)
  #ended = false

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Bytes at hand; after `has` said no, all that is left. */
  get left(): number {
    return this.#held.length
  }

  async has(length: number): Promise<boolean> {
    if (this.#held.length >= length) return true
    const parts = [this.#held]
    let total = this.#held.length
    while (total < length && !this.#ended) {
      const next = await this.#chunks.next()
      if (next.done === true) this.#ended = true
      else {
        parts.push(next.value)
        total += next.value.length
      }
    }
    this.#held = parts.length === 1 ? this.#held : Buffer.concat(parts, total)
    return total >= length
  }

  async peek(length: number): Promise<Buffer> {
    if (!(await this.has(length))) throw new Error('it ends too early')
    return this.#held.subarray(0, length)
  }

  async take(length: number): Promise<Buffer> {
    const piece = await this.peek(length)
    this.#held = this.#held.subarray(length)
    return piece
  }

  async skip(length: number): Promise<void> {
    let left = length
    while (left > 0) {
      if (!(await this.has(1))) throw new Error('it ends too early')
      const step = Math.min(left, this.#held.length)
      this.#held = this.#held.subarray(step)
      left -= step
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.(undefined)
  }
}
