// What a person has to say yes to before it is run: things that need a superuser, run programs, or reach beyond the database.
// One risk per kind and reason (34 functions in plpython3u are one question), so its id is made of these two.
import type { ScriptFacts, ScriptStatementNote } from '../../../shared/model/script.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { TocEntry } from '../../../shared/model/archive.ts'
import { isPlainCopy } from '../archive/schema-script.ts'
import { redact } from '../process/redact.ts'
import { nameEntry, type InspectedArchive } from './inspect-archive.ts'

export type Risk = XRay['risks'][number]
export type RiskKind = 'program' | 'superuser' | 'server' | 'psql' | 'unreadable'

/** The same for the same reason, in every file: `superuser:functions-in-plpython3u-are-for-superusers`. */
export const riskId = (kind: RiskKind, why: string): string =>
  `${kind}:${why
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)}`

type Sighting = { readonly kind: RiskKind; readonly why: string; readonly where: string; readonly statement: string }

/** Who owns what, and extensions the server has, are choices of their own and asked for elsewhere. */
const isAskedElsewhere = ({ why }: ScriptStatementNote): boolean =>
  why.startsWith('gives the object to postgres') ||
  why.startsWith('SET SESSION AUTHORIZATION') ||
  why.startsWith('subscriptions need') || // always left out
  /^the extension .* is not trusted$/.test(why)

const reachesOut = new Set(['foreign_tables', 'foreign_servers'])

type Where = (line: number, file: string) => string

const ofScript = (facts: ScriptFacts, where: Where, isInside: (line: number) => boolean): Sighting[] => {
  const see = (kind: RiskKind, notes: readonly ScriptStatementNote[]): Sighting[] =>
    notes
      .filter((note) => isInside(note.line) && !isAskedElsewhere(note))
      .map(({ why, line, file, text }) => ({ kind, why, where: where(line, file), statement: text }))
  const programs = see(
    'program',
    facts.runsPrograms.filter(({ text }) => !text.startsWith('\\')),
  )
  const server = see('server', facts.clusterWide)
  // Databases are made by Groundwork, whatever a dump says of them.
  const known = new Set(
    [...programs, ...server, ...see('server', facts.leavesDatabase)].map(({ where: place }) => place),
  )
  const foreign = facts.objects.flatMap(({ kind, name, place }): Sighting[] =>
    reachesOut.has(kind) && place !== undefined && isInside(place.line)
      ? [
          {
            kind: 'server',
            why: 'reads from another server or a file',
            where: where(place.line, place.file),
            statement: `${kind === 'foreign_tables' ? 'CREATE FOREIGN TABLE' : 'CREATE SERVER'} ${name}`,
          },
        ]
      : [],
  )
  // What reaches the whole server needs a superuser as well: one question is enough.
  return [
    ...programs,
    ...see('superuser', facts.needsSuperuser).filter(({ where: place }) => !known.has(place)),
    ...server,
    ...foreign,
  ]
}

const metaWords = {
  shell: 'a command for psql that runs a program on this computer',
  file: 'a command for psql that reads or writes a file of this computer',
} as const

/** `isInside`: whether a line belongs to what would be restored; of a dump of a whole server that is not all. */
export const risksOfScript = (facts: ScriptFacts, isInside: (line: number) => boolean = () => true): readonly Risk[] =>
  fold([
    ...ofScript(facts, (line, file) => `${file}:${line}`, isInside),
    ...facts.metaCommands.flatMap(({ risk, command, file, line }): Sighting[] =>
      (risk === 'shell' || risk === 'file') && isInside(line)
        ? [{ kind: 'psql', why: metaWords[risk], where: `${file}:${line}`, statement: redact(command).slice(0, 120) }]
        : [],
    ),
  ])

/** Commands for psql are never run, whoever agrees to them. */
export const canBeAgreed = ({ id }: Risk): boolean => !id.startsWith('psql:')

export const risksOfArchive = (inspected: InspectedArchive, entries: readonly TocEntry[]): readonly Risk[] => {
  const { script, facts } = inspected
  const nameAt = (line: number): string => {
    const entry = script.entryAt(line)
    return entry === undefined ? `line ${line}` : `entry ${entry.dumpId}, ${nameEntry(entry)}`
  }
  return fold([
    ...facts.flatMap((one) => ofScript(one, nameAt, () => true)),
    ...entries.flatMap((entry): Sighting[] =>
      isPlainCopy(entry.copyStatement)
        ? []
        : [
            {
              kind: 'program',
              why: 'rows are loaded by a statement that pg_dump never writes',
              where: `entry ${entry.dumpId}, ${nameEntry(entry)}`,
              statement: redact(entry.copyStatement).slice(0, 120),
            },
          ],
    ),
    ...script.unreadable.map(({ entry, why }): Sighting => ({
      kind: 'unreadable',
      why,
      where: `entry ${entry.dumpId}, ${nameEntry(entry)}`,
      statement: redact(entry.definition.slice(0, 4000)).replaceAll(/\s+/g, ' ').slice(0, 120),
    })),
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
  return [...found].map(([id, { first, count }]) => ({
    id,
    what: first.why,
    where: count > 1 ? `${first.where} and ${count - 1} more` : first.where,
    statement: first.statement,
  }))
}
