import type { Progress } from '../../../shared/model/job.ts'
import { formatBytes, formatCount } from '../../components/format.ts'
import { resultStrings } from '../../strings/result-strings.ts'

const words = resultStrings.progress

/** `1.2 MB of 4.0 MB · 812 statements · 12,000 rows · table public.film`. Without a total only what is done is said. */
export const progressWords = (progress: Progress): string => {
  const amount = (n: number): string => (progress.unit === 'bytes' ? formatBytes(n) : formatCount(n))
  const unit = progress.unit === 'bytes' ? '' : ` ${resultStrings.units[progress.unit]}`
  return [
    progress.total === null
      ? words.soFar(`${amount(progress.done)}${unit}`)
      : `${words.of(amount(progress.done), amount(progress.total))}${unit}`,
    progress.statements === undefined || progress.unit === 'statements'
      ? undefined
      : words.statements(formatCount(progress.statements)),
    progress.rows === undefined || progress.rows === 0 || progress.unit === 'rows'
      ? undefined
      : words.rows(formatCount(progress.rows)),
    progress.current,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}
