import type { Progress } from '../../../shared/model/job.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { formatBytes, formatCount, formatDuration } from '../../components/format.ts'
import type { Detail } from '../../components/detail-list.tsx'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'

// A script's facts as the window shows them. Pure.

export const shareOf = (progress: Progress | undefined): number | null =>
  progress === undefined || progress.total === null || progress.total === 0 ? null : progress.done / progress.total

export const canLoad = (facts: ScriptFacts): boolean => facts.format === 'script' && facts.dialect === 'postgresql'

export type Verdict = { readonly tone: 'ok' | 'warning' | 'error'; readonly title: string; readonly text: string }

/** One sentence before all detail. */
export const verdictOf = (facts: ScriptFacts): Verdict => {
  const errors = facts.findings.filter((finding) => finding.severity === 'error')
  const warnings = facts.findings.filter((finding) => finding.severity === 'warning')
  const first = errors[0] ?? warnings[0]
  if (errors.length > 0 || !canLoad(facts)) return { tone: 'error', title: words.verdict.blocked, text: first?.message ?? '' }
  if (first !== undefined) return { tone: 'warning', title: words.verdict.look, text: first.message }
  const told = remarksOf(facts)[0] ?? risksOf(facts).find((risk) => risk.id === 'programs' || risk.id === 'leaves' || risk.id === 'cluster')?.title
  if (told !== undefined) return { tone: 'warning', title: words.verdict.look, text: `${told}.` }
  return { tone: 'ok', title: words.verdict.ready, text: words.verdict.readyText }
}

const encodingWords = (facts: ScriptFacts): string => {
  const { name, source, confidence } = facts.encoding
  const how = source === 'guess' ? words.guess(Math.round(confidence * 100)) : words.encodingSource[source]
  return `${name}, ${how}`
}

const rowsOf = (facts: ScriptFacts): number => facts.copyBlocks.reduce((sum, block) => sum + block.rows, 0)

export const fileDetails = (facts: ScriptFacts): readonly Detail[] => {
  const rows = rowsOf(facts)
  const { server, pgDump, dumpall } = facts.source
  const made = pgDump === undefined ? undefined : dumpall === true ? words.pgDumpall(pgDump) : words.pgDump(pgDump)
  return [
    ...(made === undefined ? [] : [{ term: words.facts.pgDump, value: made }]),
    ...(server === undefined ? [] : [{ term: words.facts.server, value: words.pgServer(server) }]),
    ...(facts.dialect === 'postgresql' ? [] : [{ term: words.facts.dialect, value: words.dialects[facts.dialect] }]),
    { term: words.facts.size, value: formatBytes(facts.sizeBytes) },
    { term: words.facts.lines, value: formatCount(facts.lines) },
    { term: words.facts.statements, value: formatCount(facts.statements) },
    ...(rows === 0 ? [] : [{ term: words.facts.rows, value: formatCount(rows) }]),
    { term: words.facts.encoding, value: encodingWords(facts) },
    { term: words.facts.lineEnds, value: words.lineEnds[facts.lineEnds] },
    { term: words.facts.took, value: formatDuration(facts.durationMs) },
  ]
}

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
