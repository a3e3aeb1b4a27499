// One sentence on what the database holds after a load, whatever the outcome.
import type { LoadOutcome, LoadRequest } from './types.ts'

export const leftState = (
  request: Pick<LoadRequest, 'transaction' | 'shownAs'>,
  end: {
    readonly status: LoadOutcome['status']
    readonly statements: number
    readonly causes: number
    readonly followOns: number
    readonly quitAt?: { readonly file: string; readonly line: number } | undefined
    readonly ownTransactions?: boolean | undefined
    readonly nothingRan?: boolean | undefined
    /** Nobody knows how many statements the server had done (psql was ended from outside). */
    readonly uncounted?: boolean | undefined
  },
): string => {
  const { status, statements } = end
  const count = `${statements.toLocaleString('en')} ${statements === 1 ? 'statement' : 'statements'}`
  if (end.nothingRan === true) return 'Nothing was run; the database is as it was.'
  if (status === 'loaded') {
    if (end.quitAt !== undefined)
      return `The script quits by itself at line ${String(end.quitAt.line)} of ${end.quitAt.file}; what follows there was not run. ${count} before it ran.`
    return `All of ${request.shownAs} is loaded (${count}).`
  }
  if (status === 'completed-with-errors')
    return `${request.shownAs} was run to its end; ${String(end.causes)} ${end.causes === 1 ? 'statement' : 'statements'} failed${end.followOns > 0 ? `, and ${String(end.followOns)} more because of them` : ''}. What worked is in the database.`
  if (request.transaction === 'whole') {
    if (end.ownTransactions === true)
      return 'The script ends transactions by itself, so parts of it may be in the database although it was loaded as one.'
    return 'Nothing of the script is in the database: it was loaded as one transaction, and that was rolled back.'
  }
  if (end.uncounted === true)
    return 'The statements before that point are in the database; the rest of the script was not run.'
  if (statements === 0) return 'Nothing of the script is in the database.'
  return `The ${count} before that point ${statements === 1 ? 'is' : 'are'} in the database; the rest of the script was not run.`
}
