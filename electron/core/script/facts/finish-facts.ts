// Notes -> ScriptFacts, with the findings a person should read first.
import type { Finding } from '../../../../shared/model/finding.ts'
import type { ScriptFacts, TextEncoding } from '../../../../shared/model/script.ts'
import type { ReadSummary } from '../read-script.ts'
import { isRoutine } from './catalog.ts'
import { findScriptTroubles } from './find-troubles.ts'
import { fullName } from './expected-objects.ts'
import type { Following } from './start-following.ts'
import { judgeDialect } from './detect-dialect.ts'
import type { ScriptToInspect } from './inspect-scripts.ts'
import type { DumpSource } from './read-header.ts'

export type Ending = {
  readonly script: ScriptToInspect
  readonly source: DumpSource
  readonly summary: ReadSummary | null
  readonly sizeBytes: number
  readonly durationMs: number
}

const unread: TextEncoding = { name: 'UTF8', source: 'guess', confidence: 0, bom: false }

/** Extensions the script makes, each with the objects that need it. */
const extensionsOf = (
  following: Following,
): { readonly made: ScriptFacts['extensions']; readonly missing: readonly Finding[] } => {
  const { follow, notes } = following
  // What the scripts define themselves, even later, no extension need bring.
  const own = new Set(
    [...follow.catalog.objects]
      .filter((obj) => obj.kind !== 'extension')
      .map((obj) => `${isRoutine(obj) ? 'routine' : 'other'} ${obj.name}`),
  )
  const needs = notes.needs.filter(
    (need) =>
      !(need.routine !== null && own.has(`routine ${need.routine}`)) &&
      !(need.type !== null && own.has(`other ${need.type}`)),
  )
  const neededBy = (extension: string, sure: boolean): string[] => [
    ...new Set(
      needs
        .filter((need) => need.extension === extension && (need.sure || !sure))
        .map((need) => (typeof need.by === 'string' ? need.by : fullName(follow, need.by))),
    ),
  ]
  const made = new Map<string, ScriptFacts['extensions'][number]>()
  for (const { name, place } of follow.extensions) {
    if (name !== 'plpgsql' && !made.has(name))
      made.set(name, { name, file: place.file, line: place.line ?? 1, neededBy: neededBy(name, false) })
  }
  const missing: Finding[] = []
  for (const extension of new Set(needs.filter((need) => need.sure).map((need) => need.extension))) {
    const there = [...follow.catalog.objects].some((obj) => obj.kind === 'extension' && obj.name === extension)
    const first = needs.find((need) => need.extension === extension && need.sure)
    if (there || made.has(extension) || first === undefined) continue
    missing.push({
      code: 'extension-not-created',
      severity: 'warning',
      message: `${first.what} comes from the extension ${extension}, which the scripts do not create.`,
      hint: `Add ${extension} to the extensions of the recipe, unless the database has it already.`,
      place: first.place,
      objects: neededBy(extension, true),
    })
  }
  return { made: [...made.values()], missing }
}

export const finishFacts = (following: Following, ending: Ending): ScriptFacts => {
  const { notes, follow } = following
  const { summary } = ending
  const { made, missing } = extensionsOf(following)
  const dialect = judgeDialect(notes.dialects) ?? 'postgresql'
  return {
    file: ending.script.shownAs,
    format: ending.sizeBytes === 0 ? 'empty' : 'script',
    sizeBytes: ending.sizeBytes,
    encoding: summary?.encoding ?? unread,
    lineEnds: summary?.lineEnds ?? 'none',
    lines: summary?.lines ?? 0,
    statements: following.statements,
    dialect,
    source: ending.source,
    declares: {},
    objects: [],
    uncertain: follow.doubts.map(({ why, place }) => ({ why, file: place.file, line: place.line ?? 1 })),
    extensions: made,
    roles: [...notes.roles].map(([name, role]) => ({ name, ...role })),
    metaCommands: notes.metaCommands,
    variables: [...notes.variables],
    includes: [...notes.includes],
    copyBlocks: notes.copyBlocks,
    ...(notes.rowsUncertain ? { changesRows: true as const } : {}),
    ...(notes.inserts.size === 0
      ? {}
      : {
          inserts: [...notes.inserts].map(([table, { rows, atMost }]) => ({
            table,
            rows: notes.rowsUncertain ? null : rows,
            atMost,
          })),
        }),
    leaveOuts: notes.leaveOuts,
    leavesDatabase: notes.leavesDatabase,
    drops: notes.drops,
    needsSuperuser: notes.needsSuperuser,
    runsPrograms: notes.runsPrograms,
    clusterWide: notes.clusterWide,
    ownTransactions: notes.ownTransactions,
    notTransactional: notes.notTransactional,
    ...(notes.quitsAtLine === null ? {} : { quitsAtLine: notes.quitsAtLine }),
    rollsBack: notes.lastTransaction === 'rollback' && !notes.madeAfterLastTransaction,
    findings: [...findScriptTroubles(notes, dialect, ending.script.shownAs, follow.madeTwice), ...missing],
    durationMs: Math.round(ending.durationMs),
  }
}
