import type { Progress } from '../../../shared/model/job.ts'
import { formatBytes, formatCount } from '../../components/format.ts'
import { resultStrings } from '../../strings/result-strings.ts'

const words = resultStrings.progress

const rowsWords = ({ rows, rowsTotal }: Progress): string | undefined => {
  if (rowsTotal !== undefined) return words.rows(words.of(formatCount(rows ?? 0), formatCount(rowsTotal)))
  return rows === undefined || rows === 0 ? undefined : words.rows(formatCount(rows))
}

/**
 * `1.2 MB of 4.0 MB · 3 of 12 tables · 812 statements · 12,000 of 90,000 rows · table public.film`. Without a total only what is
 * done is said; the object at hand only where no list of connections says it better.
 */
export const progressWords = (progress: Progress): string => {
  const { done, total, unit, statements, tables, connections } = progress
  const amount = (n: number): string => (unit === 'bytes' ? formatBytes(n) : formatCount(n))
  const named = unit === 'bytes' ? '' : ` ${resultStrings.units[unit]}`
  return [
    total === null
      ? done === 0
        ? undefined
        : words.soFar(`${amount(done)}${named}`)
      : `${words.of(amount(done), amount(total))}${named}`,
    tables === undefined ? undefined : words.tables(words.of(formatCount(tables.done), formatCount(tables.total))),
    statements === undefined || unit === 'statements' ? undefined : words.statements(formatCount(statements)),
    unit === 'rows' ? undefined : rowsWords(progress),
    connections === undefined || connections.length === 0 ? progress.current : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}
