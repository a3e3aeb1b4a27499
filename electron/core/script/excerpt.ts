// The lines of a file around an error, for showing. Streams to them in any encoding; a line too long to show is cut around the mark.
import type { Excerpt } from '../../../shared/model/failure.ts'
import { detectEncoding } from './detect-encoding.ts'
import { openTextSource } from './text-source.ts'

export type ExcerptRequest = {
  readonly file: string
  readonly encoding?: string
  readonly firstLine: number
  readonly lastLine: number
  readonly markLine?: number
  /** Characters before the marked one in its line. */
  readonly markColumn?: number
  readonly maxLines?: number
}

const shownChars = 160
/** No more of a line is kept than this; a mark further right is shown at the cut. */
const keptBytes = 1024 * 1024

/** Which lines to show: all when they fit, else those around the mark (or the first ones). */
const chooseLines = ({
  firstLine,
  lastLine,
  markLine,
  maxLines = 12,
}: ExcerptRequest): { first: number; last: number } => {
  const first = Math.max(1, firstLine)
  const last = Math.max(first, lastLine)
  if (last - first < maxLines) return { first, last }
  const mark = Math.min(last, Math.max(first, markLine ?? first))
  const from = Math.max(first, Math.min(mark - Math.floor(maxLines * 0.6), last - maxLines + 1))
  return { first: from, last: from + maxLines - 1 }
}

export const readExcerpt = async (request: ExcerptRequest): Promise<Excerpt> => {
  const { first, last } = chooseLines(request)
  const encoding = request.encoding ?? (await detectEncoding(request.file)).name
  const source = await openTextSource(request.file, encoding)
  const pieces: Buffer[][] = []
  let line = 1
  let kept = 0
  const keep = (bytes: Buffer): void => {
    const into = (pieces[line - first] ??= [])
    const room = keptBytes - kept
    if (room > 0 && bytes.length > 0) into.push(Buffer.from(bytes.subarray(0, room)))
    kept += bytes.length
  }
  try {
    for (let chunk = await source.next(); chunk !== null && line <= last; chunk = await source.next()) {
      const bytes = chunk.memory.subarray(chunk.from, chunk.to)
      let at = 0
      while (at < bytes.length && line <= last) {
        const stop = bytes.indexOf(10, at)
        if (line >= first) keep(bytes.subarray(at, stop < 0 ? bytes.length : stop))
        if (stop < 0) break
        at = stop + 1
        line++
        kept = 0
      }
    }
  } finally {
    await source.close()
  }
  const lines = Array.from(pieces, (parts) =>
    Buffer.concat(parts ?? [])
      .toString('utf8')
      .replace(/\r$/, ''),
  )
  return cutLong(lines, first, request)
}

const cutLong = (lines: readonly string[], firstLine: number, { markLine, markColumn }: ExcerptRequest): Excerpt => {
  let column = markColumn
  const shown = lines.map((text, i) => {
    const characters = text.length > shownChars ? Array.from(text) : null
    if (characters === null || characters.length <= shownChars) return text
    const mark = firstLine + i === markLine ? Math.min(markColumn ?? 0, characters.length) : 0
    const from = Math.max(0, Math.min(mark - Math.floor(shownChars / 2), characters.length - shownChars))
    const before = from > 0 ? '... ' : ''
    const after = from + shownChars < characters.length ? ' ...' : ''
    if (firstLine + i === markLine && markColumn !== undefined) column = mark - from + before.length
    return `${before}${characters.slice(from, from + shownChars).join('')}${after}`
  })
  return {
    firstLine,
    lines: shown,
    ...(markLine === undefined ? {} : { markLine }),
    ...(column === undefined ? {} : { markColumn: column }),
  }
}
