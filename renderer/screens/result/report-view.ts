import type { ObjectKind } from '../../../shared/model/inventory.ts'
import { endedStates, type Job, type JobStep } from '../../../shared/model/job.ts'
import type { Report, SetupResult } from '../../../shared/model/report.ts'
import { byKind } from '../../strings/object-kinds.ts'

// A report as the window shows it. Pure.

export type CountRow = {
  readonly kind: ObjectKind
  readonly expected: number | null
  readonly found: number
  /** `unsaid`: the scripts do not say how many there should be. */
  readonly state: 'equal' | 'fewer' | 'more' | 'unsaid'
}

const stateOf = (expected: number | null, found: number): CountRow['state'] => {
  if (expected === null) return 'unsaid'
  if (expected === found) return 'equal'
  return found < expected ? 'fewer' : 'more'
}

/** Kinds with nothing expected and nothing found say nothing, and are left out. */
export const countRows = (report: Pick<Report, 'counts'>): readonly CountRow[] =>
  Object.entries(report.counts)
    .flatMap(([kind, count]) => {
      if (count === undefined || (count.found === 0 && (count.expected ?? 0) === 0)) return []
      return [
        {
          kind: kind as ObjectKind,
          expected: count.expected,
          found: count.found,
          state: stateOf(count.expected, count.found),
        },
      ]
    })
    .toSorted((a, b) => byKind(a.kind, b.kind))

export type ReportTotals = {
  readonly compared: number
  readonly missing: number
  readonly different: number
  readonly extra: number
  readonly checksOk: number
  readonly checks: number
}

/** `indexes` already hold `indexes_explicit`, and `functions` the trigger functions: counted once. */
const subsets: readonly ObjectKind[] = ['indexes_explicit', 'trigger_functions']

export const reportTotals = (report: Report): ReportTotals => ({
  compared: countRows(report)
    .filter((row) => !subsets.includes(row.kind))
    .reduce((sum, row) => sum + (row.expected ?? 0), 0),
  missing: report.missing.length,
  different: report.different.length,
  extra: report.extra.length,
  checksOk: report.checks.filter((check) => check.ok).length,
  checks: report.checks.length,
})

export const isEnded = (state: string): boolean => endedStates.some((ended) => ended === state)

/** What a run gave, whichever kind it was: a set-up has a report and more, a check is a report. */
export type ReadResult = {
  readonly report: Report
  /** Null for a check: it changes nothing. */
  readonly changed: boolean | null
  readonly previous?: string | undefined
  readonly envFile?: string | undefined
  readonly error?: SetupResult['error']
}

export const readResult = (
  job: Pick<Job, 'kind' | 'error'>,
  result: SetupResult | Report | null,
): ReadResult | null => {
  if (result === null) return null
  if (!('report' in result)) return { report: result, changed: null, error: result.error ?? job.error }
  return {
    report: result.report,
    changed: result.changed,
    previous: result.previous,
    envFile: result.envFile,
    error: result.error ?? result.report.error ?? job.error,
  }
}

/** What became of the things a failed run had made, in the words of its steps. */
export const leftStateOf = (steps: readonly JobStep[]): readonly string[] =>
  steps.flatMap((step) => (step.status === 'undone' && step.detail !== undefined ? [step.detail] : []))
