// Which lines of a log are shown. Pure, so that 100,000 lines can be timed in a test.
import type { LogLine } from '../../shared/model/job.ts'

export type LevelFilter = 'all' | 'info' | 'warning' | 'error'

const hidden: Readonly<Record<LevelFilter, readonly LogLine['level'][]>> = {
  all: [],
  info: ['debug'],
  warning: ['debug', 'info', 'notice'],
  error: ['debug', 'info', 'notice', 'warning'],
}

/** Indexes of the lines shown; null means all of them, without a list as long as the log. */
export const filterLines = (lines: readonly LogLine[], level: LevelFilter, query: string): readonly number[] | null => {
  const wanted = query.trim().toLowerCase()
  if (level === 'all' && wanted === '') return null
  const without = hidden[level]
  const shown: number[] = []
  lines.forEach((line, index) => {
    if (without.includes(line.level)) return
    if (wanted === '' || line.text.toLowerCase().includes(wanted)) shown.push(index)
  })
  return shown
}

/** Text in pieces, every second one a match. */
export const splitMatches = (text: string, query: string): readonly string[] => {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return [text]
  const lower = text.toLowerCase()
  const pieces: string[] = []
  let at = 0
  for (let found = lower.indexOf(wanted); found >= 0; found = lower.indexOf(wanted, at)) {
    pieces.push(text.slice(at, found), text.slice(found, found + wanted.length))
    at = found + wanted.length
  }
  return [...pieces, text.slice(at)]
}
