import type { Excerpt } from '../../../shared/model/failure.ts'

const linesBefore = 5
const linesAfter = 3
const longestLine = 240

/** The lines of a statement around the mark. `firstColumn` is where the statement begins on its first line (1 when alone there). */
export const excerptOf = (
  text: string,
  firstLine: number,
  mark?: { readonly line: number; readonly column: number },
): Excerpt => {
  const all = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  const at = mark === undefined ? 0 : Math.min(Math.max(mark.line - firstLine, 0), all.length - 1)
  const from = Math.max(0, at - linesBefore)
  let markColumn = mark === undefined ? undefined : Math.max(0, mark.column - 1)
  const lines = all.slice(from, at + linesAfter + 1).map((line, index) => {
    if (line.length <= longestLine) return line
    if (from + index !== at || markColumn === undefined || markColumn < longestLine - 40)
      return `${line.slice(0, longestLine)} ...`
    // A huge line: show the part around the mark.
    const cut = Math.max(0, markColumn - 80)
    markColumn = markColumn - cut + 4
    return `... ${line.slice(cut, cut + longestLine)}${cut + longestLine < line.length ? ' ...' : ''}`
  })
  return {
    firstLine: firstLine + from,
    lines,
    ...(mark === undefined || markColumn === undefined ? {} : { markLine: mark.line, markColumn }),
  }
}

/** Line and column (both from 1) of a character position (from 1, in characters as PostgreSQL counts) in a text that begins at a place. */
export const placeOfPosition = (
  text: string,
  position: number,
  firstLine: number,
  firstColumn: number,
): { readonly line: number; readonly column: number } => {
  let line = firstLine
  let column = firstColumn
  let left = position - 1
  for (const character of text) {
    if (left <= 0) break
    left -= 1
    if (character === '\n') {
      line += 1
      column = 1
    } else column += character.length
  }
  return { line, column }
}
