import type { SetupResult } from '../../../../shared/model/report.ts'
import type { Style } from '../../output/style.ts'
import { renderReport } from '../../render/report.ts'

const quoteForShell = (word: string): string =>
  /^[\w.:/@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The report, and what a person does next. */
export const renderSetup = (result: SetupResult, style: Style): string => {
  const { host, port } = result.server
  const isThere = result.outcome === 'verified' || result.outcome === 'differences'
  const next = [
    result.previous
      ? `  ${style.cyan(style.marks.arrow)} The database that was there is kept as ${style.bold(result.previous)}.`
      : '',
    isThere
      ? `  ${style.cyan(style.marks.arrow)} psql -h ${quoteForShell(host)} -p ${port} -U ${quoteForShell(result.role)} ${quoteForShell(result.database)}`
      : '',
    isThere && result.envFile
      ? `  ${style.cyan(style.marks.arrow)} ${style.dim('The connection string with its password is in')} ${result.envFile}`
      : '',
  ].filter(Boolean)
  return [renderReport(result.report, style), next.join('\n')].filter(Boolean).join('\n\n')
}
