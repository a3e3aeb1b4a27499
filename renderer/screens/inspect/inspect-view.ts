import type { Progress } from '../../../shared/model/job.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'

// A script's facts as the window shows them. Pure.

export const shareOf = (progress: Progress | undefined): number | null =>
  progress === undefined || progress.total === null || progress.total === 0 ? null : progress.done / progress.total

export const canLoad = (facts: ScriptFacts): boolean => facts.format === 'script' && facts.dialect === 'postgresql'

export type Risk = { readonly id: string; readonly title: string; readonly notes: ScriptFacts['drops'] }

/** What a person would want to know before running it, worst first. Empty ones are left out. */
export const risksOf = (facts: ScriptFacts): readonly Risk[] =>
  [
    { id: 'programs', title: words.runsPrograms, notes: facts.runsPrograms },
    { id: 'leaves', title: words.leavesDatabase, notes: facts.leavesDatabase },
    { id: 'cluster', title: words.clusterWide, notes: facts.clusterWide },
    { id: 'superuser', title: words.needsSuperuser, notes: facts.needsSuperuser },
    { id: 'drops', title: words.drops, notes: facts.drops },
    { id: 'transactions', title: words.notTransactional, notes: facts.notTransactional },
  ].filter((risk) => risk.notes.length > 0)

/** Short facts that have no statements to show. */
export const remarksOf = (facts: ScriptFacts): readonly string[] => [
  ...(facts.quitsAtLine === undefined ? [] : [words.quits(facts.quitsAtLine.line)]),
  ...(facts.rollsBack ? [words.rollsBack] : []),
  ...(facts.ownTransactions ? [words.ownTransactions] : []),
]
