// An archive's table of contents as stages: schema one by one in its order; rows, keys and indexes side by side; then
// privileges, materialized views and event triggers, which see everything.
import type { TocEntry } from '../../../shared/model/archive.ts'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { countLargeObjects } from '../archive/count-large-objects.ts'
import { entryName } from '../archive/describe-entry.ts'
import { isPlainCopy } from '../archive/schema-script.ts'
import type { OpenArchive } from '../archive/open-archive.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { quoteName } from '../script/facts/quote-name.ts'
import { loadParser } from '../script/facts/parse-statement.ts'
import { chooseEntries } from './choose-entries.ts'
import { isAgreed, judgeStatement, rolesIn, setvalIn, showStatement, statementId } from './judge-statement.ts'
import type { HoldBack } from './hold-back.ts'
import { judgeGift, type SystemNames } from './judge-gift.ts'
import { ownerFor, ownerStatement } from './ownership-plan.ts'
import type { LeftOut, RestorePlan, RestoreUnit, Risk, UnitData } from './types.ts'

export type PlanContext = {
  readonly choices: RestoreChoices
  readonly serverVersionNumber: number
  readonly isSuperuser: boolean
  readonly file: string
  /** Extensions the working role may make itself. */
  readonly trusted: ReadonlySet<string>
  readonly holdBack?: HoldBack
  readonly systemNames?: SystemNames
}

const last = new Set([
  'MATERIALIZED VIEW DATA',
  'EVENT TRIGGER',
  'PUBLICATION',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
  'SUBSCRIPTION',
])
const afterAllRows = new Set(['FK CONSTRAINT', 'TRIGGER', 'RULE', 'POLICY', 'ROW SECURITY', 'CHECK CONSTRAINT'])
const blobLine = /^\d+$/

const definitionOf = (entry: TocEntry): string =>
  entry.desc === 'BLOB METADATA'
    ? entry.definition
        .split('\n')
        .filter((line) => blobLine.test(line))
        .map((oid) => `SELECT pg_catalog.lo_create('${oid}');`)
        .join('\n')
    : entry.definition.trim()

/** One for all: tens of thousands of units would each have their own. */
const none: readonly never[] = []

/** Rows, and how far they have been read. */
const reading = (
  archive: OpenArchive,
  entry: TocEntry,
): Required<Pick<Extract<UnitData, { kind: 'copy' }>, 'open' | 'packedRead'>> => {
  let packed = 0
  return {
    open: () => {
      packed = 0
      return archive.readData(entry, true, (bytes) => (packed += bytes))
    },
    packedRead: () => packed,
  }
}

export const planArchive = async (archive: OpenArchive, context: PlanContext): Promise<RestorePlan> => {
  await loadParser()
  const { facts } = archive
  const { choices } = context
  const chosen = chooseEntries(facts.entries, choices)
  const leftOut: LeftOut[] = [...chosen.leftOut]
  const refused: Risk[] = []
  const roles = new Set<string>()
  const sequences = new Map<string, { value: string; called: boolean }>()
  const extensions: string[] = []
  const schema: RestoreUnit[] = []
  const data: RestoreUnit[] = []
  const finish: RestoreUnit[] = []
  const owners: RestoreUnit[] = [] // when all is made by the working role: then it may still use it
  const grants: RestoreUnit[] = []
  const byId = new Map(facts.entries.map((entry) => [entry.dumpId, entry]))
  const dataOf = new Map<number, RestoreUnit>() // by the table's entry
  const inData = new Set<number>()
  const inLater = new Set<number>() // of the parallel stage
  const weightOf = (entry: TocEntry): number =>
    entry.dependencies.reduce((sum, id) => sum + (dataOf.get(id)?.weight ?? 0), 0)
  let privileges = 0
  let nextId = facts.entries.reduce((most, { dumpId }) => Math.max(most, dumpId), 0) + 1
  const barrier = nextId++

  /** As the catalogs' words have it. */
  const fullName = (entry: TocEntry): string =>
    [...(entry.schema === null ? [] : [entry.schema]), entry.tag]
      .map((part) => quoteName(part, context.serverVersionNumber))
      .join('.')
  const knownSettings = new Map<string, readonly string[]>()
  const settingsFor = (entry: TocEntry): readonly string[] => {
    const settings = settingsOf(entry)
    const key = settings.join(';')
    const known = knownSettings.get(key) ?? settings
    knownSettings.set(key, known)
    return known
  }
  const settingsOf = (entry: TocEntry): readonly string[] => [
    // Archives before 1.14 leave the names in their definitions bare.
    ...(facts.searchPath === null && entry.schema !== null && entry.schema !== ''
      ? [`SET search_path = ${quoteIdent(entry.schema)}, pg_catalog`]
      : []),
    ...(entry.tableAccessMethod !== null && entry.tableAccessMethod !== 'heap'
      ? [`SET default_table_access_method = ${quoteIdent(entry.tableAccessMethod)}`]
      : entry.tableAccessMethod === 'heap'
        ? ['SET default_table_access_method = heap']
        : []),
  ]
  const dataFor = (entry: TocEntry, table: number | undefined): UnitData => {
    const bytes = entry.dataBytes
    if (entry.desc === 'BLOBS') return { kind: 'blobs', bytes, open: () => archive.readBlobs(entry) }
    if (entry.copyStatement.trim() === '')
      return { kind: 'inserts', table: fullName(entry), bytes, open: () => archive.readData(entry) }
    const { open, packedRead } = reading(archive, entry)
    return {
      kind: 'copy',
      table: fullName(entry),
      sql: entry.copyStatement,
      encoding: facts.encoding === null || facts.encoding === 'UTF8' ? null : facts.encoding,
      bytes,
      fresh: !choices.dataOnly && table !== undefined && (byId.get(table)?.relkind ?? 'r') === 'r',
      open,
      packedRead,
    }
  }

  for (const entry of chosen.entries) {
    if (entry.section !== 'data' || !entry.hasData) continue
    if (!isPlainCopy(entry.copyStatement)) {
      leftOut.push({
        what: `rows of ${fullName(entry)}`,
        reason: 'the archive loads them by a statement that pg_dump never writes',
      })
      refused.push({
        id: statementId(entry.copyStatement),
        what: 'it loads rows by a statement that pg_dump never writes',
        where: `${entry.desc} ${entryName(entry)}`,
        statement: entry.copyStatement.slice(0, 500),
      })
      continue
    }
    const weight = entry.dataBytes ?? 0
    const table = entry.dependencies.find((id) => byId.get(id)?.desc === 'TABLE')
    // Units are written out and not spread: an object made of parts gets a shape of its own, as large as the object.
    const unit: RestoreUnit = {
      id: entry.dumpId,
      desc: entry.desc,
      name: entryName(entry),
      sql: '',
      data: dataFor(entry, table),
      after: none,
      locks: none,
      settings: settingsFor(entry),
      as: 'worker',
      weight,
    }
    data.push(unit)
    inData.add(entry.dumpId)
    if (table !== undefined) dataOf.set(table, unit)
  }
  const hasRows = data.length > 0

  for (const entry of chosen.entries) {
    if (inData.has(entry.dumpId)) continue
    const sql = definitionOf(entry)
    if (sql === '' || /^(?:\s*--[^\n]*\n?)*$/.test(sql)) continue
    if (entry.desc === 'EXTENSION') {
      if (entry.tag === 'plpgsql') continue
      extensions.push(entry.tag)
    }
    const judged = judgeStatement(sql, context.serverVersionNumber)
    const isGift = choices.privileges && judged.kind === 'run' && judged.role === 'privilege'
    const verdict = (isGift ? judgeGift(judged.nodes, context.systemNames ?? new Set()) : null) ?? judged
    if (verdict.kind === 'skip') {
      if (!verdict.silent) leftOut.push({ what: `${entry.desc} ${entryName(entry)}`, reason: verdict.reason })
      continue
    }
    let as: RestoreUnit['as'] = 'worker'
    if (verdict.kind === 'risk') {
      const id = statementId(sql)
      if (!isAgreed(choices.agreed, verdict, sql)) {
        refused.push({
          id,
          what: verdict.what,
          where: `${entry.desc} ${entryName(entry)}`,
          statement: showStatement(sql),
        })
        leftOut.push({
          what: `${entry.desc} ${entryName(entry)}`,
          reason: `${verdict.what}; nobody has agreed to it (${id})`,
        })
        continue
      }
      if (isGift) for (const role of rolesIn(verdict.nodes)) roles.add(role)
      as = 'admin'
    } else if (verdict.role === 'privilege') {
      if (!choices.privileges) {
        privileges += 1
        continue
      }
      for (const role of rolesIn(verdict.nodes)) roles.add(role)
      as = 'admin'
    } else if (verdict.role === 'extension') as = context.trusted.has(entry.tag) ? 'worker' : 'admin'
    const value = entry.desc === 'SEQUENCE SET' && verdict.kind === 'run' ? setvalIn(verdict.nodes) : null
    if (value !== null) sequences.set(fullName(entry), { value: value.value, called: value.called })

    const deps = entry.dependencies.map((id) => dataOf.get(id)?.id ?? id)
    const tables = entry.dependencies.filter((id) => ['TABLE', 'MATERIALIZED VIEW'].includes(byId.get(id)?.desc ?? ''))
    const onlyAfterRows = afterAllRows.has(entry.desc)
    const unit: RestoreUnit = {
      id: entry.dumpId,
      desc: entry.desc,
      name: entryName(entry),
      sql,
      after: onlyAfterRows && hasRows ? [...deps, barrier] : deps.length === 0 ? none : deps,
      locks: tables.length === 0 ? none : tables.map((id) => ({ table: String(id), shared: entry.desc === 'INDEX' })),
      settings: settingsFor(entry),
      as,
      weight: weightOf(entry),
    }
    const belongsToLater = entry.section === 'none' && entry.dependencies.some((id) => inLater.has(id))
    if (entry.desc === 'ACL' || entry.desc === 'DEFAULT ACL') grants.push(unit)
    else if (last.has(entry.desc)) finish.push(unit)
    else if (entry.section === 'post-data' || belongsToLater) {
      data.push(unit)
      inLater.add(entry.dumpId)
    } else schema.push(unit)
    const owner = ownerFor(entry.owner, choices, context.holdBack)
    const handOver = owner === null ? null : ownerStatement(entry, owner)
    if (owner !== null && handOver !== null) {
      roles.add(owner)
      owners.push({
        id: nextId++,
        desc: 'OWNER',
        name: unit.name,
        sql: handOver,
        after: none,
        locks: none,
        settings: none,
        as: 'admin',
        weight: 0,
      })
    }
  }
  // Nothing that looks at rows begins before the last of them is in.
  if (hasRows)
    data.push({
      id: barrier,
      desc: 'BARRIER',
      name: '',
      sql: 'SET synchronous_commit = off',
      settings: [],
      as: 'worker',
      after: [...inData],
      locks: [],
      weight: 0,
    })
  if (privileges > 0)
    leftOut.push({
      what: `${privileges} ${privileges === 1 ? 'entry' : 'entries'} of privileges`,
      reason: 'privileges are left out, as chosen',
    })
  const largeObjects = countLargeObjects(chosen.entries)
  return {
    stages: [
      { kind: 'serial', id: 'schema', units: schema },
      { kind: 'parallel', id: 'data', units: data },
      { kind: 'serial', id: 'finish', units: [...finish, ...owners, ...grants] },
    ],
    leftOut,
    refused,
    roles: [...roles],
    extensions,
    sequences,
    notes: [],
    emptyPath: true,
    // Before 1.12 only the rows' part names them: they are counted as they come in.
    ...(largeObjects === 0 ? {} : { largeObjects }),
  }
}
