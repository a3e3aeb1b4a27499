// Rows of one table into the server, counted on the way. A block of an archive ends with its end mark and empty lines;
// the server stops at the mark, and so does the count.
import type { Answer, DatabaseSaid, DirectSession } from '../load/direct-session.ts'
import { countByte } from '../script/count-bytes.ts'

const tailBytes = 16
const endMark = Buffer.from('\\.\n')

/** Newlines of the rows; those of `\.` and what stands behind it are no rows. */
export class RowCounter {
  rows = 0
  #tail = Buffer.alloc(0)
  #bytes = 0

  add(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.rows += countByte(chunk, 10, 0, chunk.length)
    this.#bytes += chunk.length
    this.#tail = Buffer.from(
      chunk.length >= tailBytes ? chunk.subarray(-tailBytes) : Buffer.concat([this.#tail, chunk]).subarray(-tailBytes),
    )
  }

  finish(): number {
    const at = this.#tail.lastIndexOf(endMark)
    const atLineStart = at === 0 ? this.#bytes <= tailBytes : this.#tail[at - 1] === 10
    if (at >= 0 && atLineStart) return this.rows - countByte(this.#tail, 10, at, this.#tail.length)
    // The last row may lack its newline.
    return this.#bytes > 0 && this.#tail.at(-1) !== 10 ? this.rows + 1 : this.rows
  }
}

/** `COPY t (a) FROM stdin;` with our options; text that is not of that form stays as it is. */
export const copyWithOptions = (
  sql: string,
  options: { readonly freeze: boolean; readonly encoding: string | null },
): string => {
  const plain = sql.trim().replace(/;\s*$/, '')
  const wanted = [
    ...(options.freeze ? ['FREEZE'] : []),
    ...(options.encoding === null ? [] : [`ENCODING '${options.encoding.replaceAll("'", "''")}'`]),
  ]
  if (wanted.length === 0 || !/\bfrom\s+stdin$/i.test(plain)) return plain
  return `${plain} WITH (${wanted.join(', ')})`
}

export type CopyEnd = { readonly expected: number; readonly loaded: number; readonly error: DatabaseSaid | null }

/** A piece is sent before the next is asked for: its memory may then be used again. Reads the rows to their end even when the server refuses them: they are counted, and never taken for statements. */
export const copyRows = async (
  session: DirectSession,
  sql: string,
  rows: AsyncIterable<Buffer>,
  hooks: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<CopyEnd> => {
  const counter = new RowCounter()
  const started = await session.copyIn(sql)
  let listening = 'write' in started
  try {
    for await (const chunk of rows) {
      if (hooks.signal.aborted) break
      counter.add(chunk)
      hooks.onBytes(chunk.length)
      if (!listening || !('write' in started)) continue
      let onSent = (): void => undefined
      const sent = new Promise<void>((resolve) => (onSent = resolve))
      listening = await started.write(chunk, onSent)
      await sent
    }
  } catch (error) {
    // A damaged block: left open, the COPY would wait for rows for ever.
    if ('write' in started) await started.fail('the rows end in the middle of the dump')
    throw error
  }
  const answer: Answer = 'write' in started ? await started.finish() : started
  return {
    expected: counter.finish(),
    loaded: Number(/^COPY (\d+)/.exec(answer.lastTag)?.[1] ?? 0),
    error: answer.error,
  }
}
