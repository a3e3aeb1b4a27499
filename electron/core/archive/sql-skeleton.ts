// A definition without what stands in quotes, bodies and comments, to look at its words alone; null when a quote, body or
// comment is never closed, or a backslash stands outside of them. Such a text is no SQL, and put between others it could
// hide them from whoever reads all in one.
import { endOfPiece } from '../script/sql-pieces.ts'

export const sqlSkeleton = (sql: string, standardStrings = true): string | null => {
  let out = ''
  let at = 0
  while (at < sql.length) {
    const stop = nextStop(sql, at)
    out += sql.slice(at, stop)
    if (stop >= sql.length) break
    const end = endOfPiece(sql, stop, standardStrings)
    if (end === null) return null
    out +=
      end === stop + 1 ? sql[stop] : sql[stop] === '"' ? '"x"' : sql[stop] === '-' || sql[stop] === '/' ? ' ' : "''"
    at = end
  }
  return out
}

const stops = /['"$\\]|--|\/\*/g

const nextStop = (sql: string, from: number): number => {
  stops.lastIndex = from
  return stops.exec(sql)?.index ?? sql.length
}
