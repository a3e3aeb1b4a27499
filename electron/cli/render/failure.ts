import type { Excerpt, Failure } from '../../../shared/model/failure.ts'
import { padStart, type Style } from '../output/style.ts'

/** The lines of the script, numbered, the one at fault marked and a caret under the place. */
const renderExcerpt = (excerpt: Excerpt, style: Style): string => {
  const numberWidth = String(excerpt.firstLine + excerpt.lines.length - 1).length
  const out: string[] = []
  excerpt.lines.forEach((text, i) => {
    const number = excerpt.firstLine + i
    const isMarked = number === excerpt.markLine
    const shown = text.replaceAll('\t', '  ')
    out.push(
      `  ${isMarked ? style.red(style.marks.pointer) : ' '} ${style.dim(`${padStart(String(number), numberWidth)} ${style.marks.bar}`)} ${isMarked ? style.bold(shown) : shown}`,
    )
    if (isMarked && excerpt.markColumn !== undefined) {
      const before = [...text].slice(0, excerpt.markColumn).join('').replaceAll('\t', '  ')
      out.push(
        `    ${' '.repeat(numberWidth)} ${style.dim(style.marks.bar)} ${' '.repeat([...before].length)}${style.red('^')}`,
      )
    }
  })
  return out.join('\n')
}

export const renderFailure = (failure: Failure, style: Style): string => {
  const place = failure.file
    ? `${failure.file}${failure.line === undefined ? '' : `:${failure.line}`}${failure.column === undefined ? '' : `:${failure.column}`}`
    : ''
  const lines = [
    `${style.red(style.marks.failed)} ${style.bold(failure.message)}${failure.sqlState ? style.dim(`  (SQLSTATE ${failure.sqlState})`) : ''}`,
  ]
  if (place) lines.push(`  ${style.dim('at')} ${style.cyan(place)}`)
  if (failure.excerpt) lines.push('', renderExcerpt(failure.excerpt, style), '')
  if (failure.serverMessage && failure.serverMessage !== failure.message)
    lines.push(`  ${style.dim('The server says:')} ${failure.serverMessage}`)
  if (failure.detail) lines.push(...failure.detail.split('\n').map((line) => `  ${line}`))
  if (failure.hint)
    lines.push(
      ...failure.hint.split('\n').map((line, i) => `  ${i === 0 ? `${style.cyan(style.marks.arrow)} ` : '  '}${line}`),
    )
  return lines.join('\n')
}
