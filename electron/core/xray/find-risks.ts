// What a person has to say yes to before it is run: things that need a superuser, run programs, or reach beyond the database.
// One risk per kind and reason (34 functions in plpython3u are one question), so its id is made of these two.
import type { ScriptFacts, ScriptStatementNote } from '../../../shared/model/script.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { TocEntry } from '../../../shared/model/archive.ts'
import { isPlainCopy } from '../archive/schema-script.ts'
import { nameEntry, type InspectedArchive } from './inspect-archive.ts'

export type Risk = XRay['risks'][number]
export type RiskKind = 'program' | 'superuser' | 'server' | 'database' | 'psql' | 'unreadable'

/** The same for the same reason, in every file: `superuser:functions-in-plpython3u-are-for-superusers`. */
export const riskId = (kind: RiskKind, why: string): string => `${kind}:${why.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 80)}`

type Sighting = { readonly kind: RiskKind; readonly why: string; readonly where: string; readonly statement: string }

/** OWNER TO postgres is a third of any dump, and who owns what is a choice of its own. */
const isOwnership = (note: ScriptStatementNote): boolean => note.why.startsWith('gives the object to postgres')

const ofScript = (facts: ScriptFacts, where: (line: number, file: string) => string): Sighting[] => {
  const see = (kind: RiskKind, notes: readonly ScriptStatementNote[]): Sighting[] => notes.map(({ why, line, file, text }) => ({ kind, why, where: where(line, file), statement: text }))
  const programs = see('program', facts.runsPrograms)
  const known = new Set(programs.map(({ where: place }) => place))
  return [
    ...programs,
    ...see('superuser', facts.needsSuperuser.filter((note) => !isOwnership(note))).filter(({ where: place }) => !known.has(place)),
    ...see('server', facts.clusterWide),
    ...see('database', facts.leavesDatabase.filter(({ text }) => !text.startsWith('\\'))),
  ]
}

const metaWords = { shell: 'a command for psql that runs a program on this computer', file: 'a command for psql that reads or writes a file of this computer', connect: 'a command for psql that goes to another database' } as const

export const risksOfScript = (facts: ScriptFacts): readonly Risk[] =>
  fold([
    ...ofScript(facts, (line, file) => `${file}:${line}`),
    ...facts.metaCommands.flatMap(({ risk, command, file, line }): Sighting[] => (risk === 'none' ? [] : [{ kind: risk === 'shell' ? 'program' : risk === 'connect' ? 'database' : 'psql', why: metaWords[risk], where: `${file}:${line}`, statement: command.slice(0, 120) }])),
  ])

export const risksOfArchive = (inspected: InspectedArchive, entries: readonly TocEntry[]): readonly Risk[] => {
  const { script, facts } = inspected
  const nameAt = (line: number): string => {
    const entry = script.entryAt(line)
    return entry === undefined ? `line ${line}` : `entry ${entry.dumpId}, ${nameEntry(entry)}`
  }
  return fold([
    ...facts.flatMap((one) => ofScript(one, nameAt)),
    ...entries.flatMap((entry): Sighting[] => (isPlainCopy(entry.copyStatement) ? [] : [{ kind: 'program', why: 'rows are loaded by a statement that pg_dump never writes', where: `entry ${entry.dumpId}, ${nameEntry(entry)}`, statement: entry.copyStatement.slice(0, 120) }])),
    ...script.unreadable.map(({ entry, why }): Sighting => ({ kind: 'unreadable', why, where: `entry ${entry.dumpId}, ${nameEntry(entry)}`, statement: entry.definition.replaceAll(/\s+/g, ' ').slice(0, 120) })),
  ])
}

const fold = (sightings: readonly Sighting[]): Risk[] => {
  const found = new Map<string, { readonly first: Sighting; count: number }>()
  for (const one of sightings) {
    const id = riskId(one.kind, one.why)
    const known = found.get(id)
    if (known === undefined) found.set(id, { first: one, count: 1 })
    else known.count++
  }
  return [...found].map(([id, { first, count }]) => ({ id, what: first.why, where: count > 1 ? `${first.where} and ${count - 1} more` : first.where, statement: first.statement }))
}
