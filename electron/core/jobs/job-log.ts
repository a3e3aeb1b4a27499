// A job's log: an append-only file (0600, redacted) and the last lines in memory. Lines go to windows in batches,
// so that 100,000 of them cost a few hundred messages. A log that cannot be written never stops a job.
import { appendFile, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LogLine } from '../../../shared/model/job.ts'

const keptInMemory = 20_000
const batchMs = 80
const linesPerMark = 1000

export type JobLog = {
  readonly add: (level: LogLine['level'], text: string) => void
  readonly total: () => number
  readonly read: (from: number, count: number) => Promise<{ from: number; lines: readonly LogLine[]; total: number }>
  /** Sends what waits and finishes the file. */
  readonly close: () => Promise<void>
}

const readBytes = async (file: string, start: number, end: number): Promise<string> => {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return ''
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

export const openJobLog = (options: {
  readonly file: string | null
  readonly redact: (text: string) => string
  readonly onLines: (from: number, lines: readonly LogLine[]) => void
}): JobLog => {
  const memory: LogLine[] = []
  let firstInMemory = 0
  let waiting: LogLine[] = []
  let timer: NodeJS.Timeout | undefined
  // Where every thousandth line begins in the file, so that a page is read without the rest.
  const marks: number[] = []
  let written = 0
  let writtenBytes = 0
  let writing: Promise<unknown> = options.file
    ? mkdir(dirname(options.file), { recursive: true, mode: 0o700 })
        .then(() => open(options.file ?? '', 'a', 0o600))
        .then((handle) => handle.close())
        .catch(() => undefined)
    : Promise.resolve()

  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = undefined
    if (!waiting.length) return
    const lines = waiting
    waiting = []
    options.onLines(firstInMemory + memory.length - lines.length, lines)
    const { file } = options
    if (file) {
      let text = ''
      for (const line of lines) {
        if (written % linesPerMark === 0) marks.push(writtenBytes + Buffer.byteLength(text))
        text += `${JSON.stringify(line)}\n`
        written += 1
      }
      writtenBytes += Buffer.byteLength(text)
      writing = writing.then(() => appendFile(file, text)).catch(() => undefined)
    }
  }

  return {
    add(level, text) {
      const at = new Date().toISOString()
      for (const part of options.redact(text).split(/\r\n|\r|\n/)) {
        const line: LogLine = {
          at,
          level,
          text: part.length > 4000 ? `${part.slice(0, 4000)} … (${part.length} characters)` : part,
        }
        memory.push(line)
        waiting.push(line)
      }
      if (memory.length > keptInMemory * 2) {
        flush()
        firstInMemory += memory.length - keptInMemory
        memory.splice(0, memory.length - keptInMemory)
      }
      timer ??= setTimeout(flush, batchMs)
    },
    total: () => firstInMemory + memory.length,
    async read(from, count) {
      const total = firstInMemory + memory.length
      if (from >= firstInMemory || !options.file) {
        const start = Math.max(from, firstInMemory)
        return { from: start, lines: memory.slice(start - firstInMemory, start - firstInMemory + count), total }
      }
      flush()
      await writing
      const first = Math.floor(from / linesPerMark)
      const start = marks[first] ?? writtenBytes
      const end = marks[Math.ceil((from + count) / linesPerMark)] ?? writtenBytes
      const text = await readBytes(options.file, start, end)
      const skipped = from - first * linesPerMark
      const lines = text
        .split('\n')
        .slice(skipped, skipped + count)
        .filter(Boolean)
      return { from, lines: lines.map((line) => JSON.parse(line) as LogLine), total }
    },
    async close() {
      flush()
      await writing
    },
  }
}
