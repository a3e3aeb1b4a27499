// From psql's `file:line` (the line it had read up to) to the statement, the very line with the mark, and the lines to
// show. One pass over each file with the reader, after the run: only a failed load pays for it.
import type { CopyDataItem, CopyEndItem, ScriptItem, StatementItem } from '../script/items.ts'
import { readScript } from '../script/read-script.ts'
import { addLead } from './add-lead.ts'
import { excerptOf } from './excerpt-of.ts'
import { metaText } from './places.ts'
import type { ErrorPlace } from './make-load-error.ts'
import type { PsqlMessage } from './psql-messages.ts'

export type LocatedError = ErrorPlace & { readonly insideRows: boolean; readonly item?: StatementItem }

/** Only so many get their lines shown; the rest only need their statement, for folding. */
const mostExcerpts = 100

/** Places for messages of one file, in the order given. */
export const locateErrors = async (
  file: string,
  encoding: string | undefined,
  messages: readonly PsqlMessage[],
): Promise<LocatedError[]> => {
  const found: (LocatedError | undefined)[] = messages.map(() => undefined)
  const lines = messages.map((message) => message.line ?? 0)
  const last = Math.max(0, ...lines)
  let next = 0
  let statement: StatementItem | null = null
  let rows: CopyDataItem[] = []
  const settle = (index: number, place: LocatedError): void => {
    found[index] ??= place
  }
  const visit = (item: ScriptItem): void => {
    if (item.kind === 'copy-data') {
      if (rows.length < 4096 && needsRow(messages, next)) rows.push(item)
      // Inside the rows: psql took them for statements after the COPY itself had failed.
      const end = item.line + item.rows
      for (let i = next; i < messages.length && (lines[i] ?? 0) < end; i++)
        if ((lines[i] ?? 0) >= item.line)
          settle(i, {
            file,
            line: lines[i] ?? 0,
            insideRows: true,
            ...(statement === null ? {} : { statement: statement.sql }),
          })
      return
    }
    if (item.kind === 'copy-end') {
      const copy = statement
      if (copy !== null)
        for (let i = next; i < messages.length && (lines[i] ?? 0) <= item.line; i++) {
          const message = messages[i]
          if (message !== undefined && (lines[i] ?? 0) > copy.endLine)
            settle(i, inRows(file, copy, item, rows, message))
        }
      rows = []
      return
    }
    const from = item.line
    const to = item.kind === 'statement' ? item.endLine : item.line
    while (next < messages.length && (lines[next] ?? 0) < from && found[next] !== undefined) next += 1
    for (let i = next; i < messages.length && (lines[i] ?? 0) <= to; i++) {
      const message = messages[i]
      if (message === undefined || (lines[i] ?? 0) < from || found[i] !== undefined) continue
      if (item.kind === 'meta') {
        if (/^\S/.test(message.message) && message.sqlState === undefined)
          settle(i, metaPlace(file, item.line, metaText(item)))
      } else if ((lines[i] ?? 0) === to && fits(item, message))
        settle(i, statementPlace(file, item, message, i < mostExcerpts))
    }
    if (item.kind === 'statement') {
      statement = item
      rows = []
    }
  }
  try {
    for await (const batch of readScript(file, {
      ...(encoding === undefined ? {} : { encoding }),
      followIncludes: false,
    })) {
      for (const item of batch) visit(item)
      const furthest = batch.at(-1)
      if (furthest !== undefined && furthest.kind !== 'copy-data' && furthest.line > last) break
    }
  } catch {
    // The file vanished or cannot be read any more: the lines psql gave still stand.
  }
  // psql names the end of what it was given for a statement that never ends.
  const open = statement as StatementItem | null
  if (open !== null)
    messages.forEach((message, i) => {
      if (
        found[i] === undefined &&
        (lines[i] ?? 0) > open.endLine &&
        message.sqlState !== undefined &&
        fits(open, message)
      )
        found[i] = statementPlace(file, open, message, i < mostExcerpts)
    })
  return Promise.all(
    messages.map((message, i) => {
      const place = found[i] ?? { file, line: message.line ?? 0, insideRows: false }
      return place.item === undefined || place.column === undefined ? place : addLead(place, place.item, encoding)
    }),
  )
}

const needsRow = (messages: readonly PsqlMessage[], next: number): boolean =>
  messages.slice(next, next + 200).some((message) => copyLine(message) !== null)

/** `COPY film, line 3, column title: ...`: the row, counted from the first line after the statement. */
export const copyLine = (said: {
  readonly context?: string | undefined
}): { readonly line: number; readonly column?: string } | null => {
  const match = /^COPY .*?, line (\d+)(?:, column ([^:\n]+))?/m.exec(said.context ?? '')
  return match === null ? null : { line: Number(match[1]), ...(match[2] === undefined ? {} : { column: match[2] }) }
}

const fits = (item: StatementItem, message: PsqlMessage): boolean =>
  message.mark === undefined || markedLine(item, message.mark) !== null

/**
 * Where `LINE n` is in the statement: the line (from 0), and where psql's text begins on it. psql counts from a comment
 * before the statement when there is one, so the line is found by its text: the n-th, or the last before it that reads
 * the same. A comment on the very line of the statement's beginning makes the text longer than what we have.
 */
const markedLine = (
  item: StatementItem,
  mark: NonNullable<PsqlMessage['mark']>,
): { readonly index: number; readonly at: number } | null => {
  const text = markText(mark.text)
  const lines = item.sql.split('\n')
  for (let i = Math.min(mark.statementLine, lines.length) - 1; i >= 0; i--) {
    const at = lines[i]?.indexOf(text) ?? -1
    if (at >= 0) return { index: i, at }
  }
  const first = (lines[0] ?? '').trimEnd()
  if (first !== '' && text.trimEnd().endsWith(first)) return { index: 0, at: first.length - text.trimEnd().length }
  return null
}

/** psql cuts long lines with dots, and sends the semicolon that is no part of our statement. */
const markText = (text: string): string =>
  text
    .replace(/^\.\.\./, '')
    .replace(/\.\.\.$/, '')
    .replace(/;$/, '')

const statementPlace = (
  file: string,
  item: StatementItem,
  message: PsqlMessage,
  withExcerpt: boolean,
): LocatedError => {
  const { mark } = message
  if (mark === undefined)
    return {
      file,
      line: item.line,
      endLine: item.endLine,
      insideRows: false,
      statement: item.sql,
      ...(withExcerpt ? { excerpt: excerptOf(item.sql, item.line) } : {}),
    }
  const { index, at } = markedLine(item, mark) ?? { index: 0, at: 0 }
  const cutFront = mark.text.startsWith('...') ? 3 : 0
  const column = Math.max(1, at + mark.column - cutFront + 1)
  const place = { line: item.line + index, column }
  return {
    file,
    ...place,
    endLine: item.endLine,
    insideRows: false,
    statement: item.sql,
    item,
    ...(withExcerpt ? { excerpt: excerptOf(item.sql, item.line, place) } : {}),
  }
}

const inRows = (
  file: string,
  copy: StatementItem,
  end: CopyEndItem,
  rows: readonly CopyDataItem[],
  message: PsqlMessage,
): LocatedError => {
  const at = copyLine(message)
  if (at === null)
    return {
      file,
      line: message.line === end.line ? copy.line : (message.line ?? copy.line),
      insideRows: message.line !== end.line,
      statement: copy.sql,
    }
  const line = (rows[0]?.line ?? copy.endLine + 1) + at.line - 1
  const row = rowText(rows, line)
  return {
    file,
    line,
    insideRows: false,
    statement: copy.sql,
    ...(row === null ? {} : { excerpt: excerptOf(row, line) }),
  }
}

const rowText = (rows: readonly CopyDataItem[], line: number): string | null => {
  const holder = rows.findLast((item) => item.line <= line)
  return holder === undefined ? null : rowOf(holder, line)
}

/** One row of a run of COPY data as text, cut to what one shows. */
export const rowOf = (item: Pick<CopyDataItem, 'bytes' | 'line'>, line: number): string | null => {
  let from = 0
  for (let i = item.line; i < line; i++) {
    const end = item.bytes.indexOf(0x0a, from)
    if (end < 0) return null
    from = end + 1
  }
  const end = item.bytes.indexOf(0x0a, from)
  return item.bytes.toString('utf8', from, Math.min(end < 0 ? item.bytes.length : end, from + 400))
}

const metaPlace = (file: string, line: number, text: string): LocatedError => ({
  file,
  line,
  insideRows: false,
  statement: text,
  excerpt: excerptOf(text, line),
})
