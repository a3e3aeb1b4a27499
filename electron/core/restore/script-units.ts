// A plain dump as units, read by our own reader and judged one by one. Nothing of it ever reaches psql: its commands are
// ignored where they mean nothing here, and left out by name where they do.
import { createReadStream } from 'node:fs'
import type { Node } from 'libpg-query'
import { createdName } from '../load/created-name.ts'
import { quoteIdent } from '../postgres/quote.ts'
import type { MetaItem, StatementItem } from '../script/items.ts'
import { listItems } from '../recipe/setup-sql.ts'
import { constantText, rangeName } from '../script/facts/ast.ts'
import { setConfigs } from '../script/facts/search-path.ts'
import { quoteName } from '../script/facts/quote-name.ts'
import { readScript } from '../script/read-script.ts'
import { isAgreed, judgeStatement, rolesIn, setvalIn, showStatement, statementId } from './judge-statement.ts'
import { mapOwnerText } from './ownership-plan.ts'
import type { PlanContext } from './plan-archive.ts'
import type { RestoreUnit } from './types.ts'

export type ScriptUnit = {
  readonly unit: RestoreUnit
  readonly nodes: readonly Node[]
  /** Changes rows: must stay where it is in the file. */
  readonly dml: boolean
  readonly place: 'here' | 'end'
}

/** What is noted on the way; a second reading of the same file needs no second note. */
export type ScriptNotes = {
  readonly leaveOut: (what: string, reason: string, line: number) => void
  readonly refuse: (risk: {
    readonly id: string
    readonly what: string
    readonly line: number
    readonly statement: string
  }) => void
  readonly role: (name: string) => void
  readonly extension: (name: string) => void
  readonly sequence: (name: string, value: { readonly value: string; readonly called: boolean }) => void
  readonly privilege: () => void
  readonly damage: (what: string) => void
}

const silentMeta = new Set([
  'restrict',
  'unrestrict',
  'set',
  'unset',
  'echo',
  'pset',
  'timing',
  'x',
  'a',
  't',
  'encoding',
  'q',
  'quit',
  'r',
  'reset',
  'p',
  'warn',
  'qecho',
  'errverbose',
  'if',
  'elif',
  'else',
  'endif',
  'html',
  'H',
  'f',
  'C',
  'T',
])
export const isConnect = (item: MetaItem): boolean => item.name === 'c' || item.name === 'connect'

const dmlStart = /^(?:insert|update|delete|merge|truncate|with|values|table)\b/i

/** What a person would call it: `TABLE public.film`. */
const describe = (sql: string): { readonly desc: string; readonly name: string } => {
  const made = createdName(sql)
  if (made !== null) return { desc: made.kind.toUpperCase(), name: made.name }
  const alter =
    /^\s*(alter\s+table(?:\s+only)?|comment\s+on\s+\w+|create(?:\s+\w+)?|alter\s+\w+|grant|revoke|select|insert\s+into|set|refresh\s+materialized\s+view|copy)\s*([^\s(;]*)/i.exec(
      sql,
    )
  return { desc: (alter?.[1] ?? 'STATEMENT').toUpperCase().replaceAll(/\s+/g, ' '), name: alter?.[2] ?? '' }
}

const range = (file: string, start: number, end: number) => (): AsyncIterable<Buffer> =>
  end <= start
    ? (async function* (): AsyncGenerator<Buffer> {})()
    : (createReadStream(file, { start, end: end - 1, highWaterMark: 512 * 1024 }) as AsyncIterable<Buffer>)

/** CREATE SCHEMA ... AUTHORIZATION says who owns it; that is chosen. */
const withoutAuthorization = (sql: string, nodes: readonly Node[]): string => {
  const [node] = nodes
  if (
    node === undefined ||
    nodes.length !== 1 ||
    !('CreateSchemaStmt' in node) ||
    node.CreateSchemaStmt.authrole === undefined
  )
    return sql
  const name = node.CreateSchemaStmt.schemaname ?? node.CreateSchemaStmt.authrole.rolename ?? ''
  return (node.CreateSchemaStmt.schemaElts ?? []).length > 0 || name === ''
    ? sql
    : `CREATE SCHEMA ${node.CreateSchemaStmt.if_not_exists === true ? 'IF NOT EXISTS ' : ''}${quoteIdent(name)}`
}

/** Where new names go once the statement has set the path; null when it does not. */
const schemaOfPath = (nodes: readonly Node[]): string | null => {
  for (const node of nodes) {
    let names: readonly string[] | null = null
    if ('VariableSetStmt' in node && node.VariableSetStmt.name === 'search_path')
      names = (node.VariableSetStmt.args ?? []).map((arg) => constantText(arg) ?? '')
    else if ('SelectStmt' in node) {
      const call = setConfigs(node).find(({ name }) => name === 'search_path')
      if (call?.value !== undefined) names = listItems(call.value)
    }
    if (names !== null)
      return names.find((name) => name !== '' && name !== '$user' && name !== 'pg_catalog') ?? 'public'
  }
  return null
}

type Segment = { readonly database: string | null }

/** `file` is UTF-8 without a mark, so that offsets are the file's own. `segment`: only what stands behind that \connect. */
export const readUnits = async function* (
  file: string,
  context: PlanContext,
  notes: ScriptNotes,
  options: {
    readonly signal: AbortSignal
    readonly onBytes?: (done: number) => void
    readonly segment: Segment | null
  },
): AsyncGenerator<ScriptUnit> {
  const { choices, serverVersionNumber } = context
  let id = 0
  let space = 'public'
  let copy: { readonly item: StatementItem; start: number; end: number; rows: number } | null = null
  let held: StatementItem | null = null
  let inSegment = options.segment === null || options.segment.database === null

  const take = (item: StatementItem): ScriptUnit | null => {
    const { sql, line } = item
    if (item.unterminated !== undefined) {
      notes.damage(`The dump ends in the middle of a statement (line ${line}): it is not whole.`)
      return null
    }
    const dml = dmlStart.test(sql)
    const verdict =
      dml && /^insert\b/i.test(sql)
        ? ({ kind: 'run', role: 'none', nodes: [] } as const)
        : judgeStatement(sql, serverVersionNumber)
    const shown = describe(sql)
    const what = `${shown.desc} ${shown.name}`.trim()
    if (verdict.kind === 'skip') {
      if (!verdict.silent) notes.leaveOut(what, verdict.reason, line)
      return null
    }
    const base = { id: id++, ...shown, line, after: [], locks: [], settings: [], weight: 0 } as const
    if (verdict.kind === 'risk') {
      const own = statementId(sql)
      if (!isAgreed(choices.agreed, verdict, sql)) {
        notes.refuse({ id: own, what: verdict.what, line, statement: showStatement(sql) })
        notes.leaveOut(what, `${verdict.what}; nobody has agreed to it (${own})`, line)
        return null
      }
      return { unit: { ...base, sql, as: 'admin' }, nodes: verdict.nodes, dml, place: 'here' }
    }
    if (verdict.role === 'owner') {
      const mapped = mapOwnerText(sql, choices)
      if (mapped === null) return null
      for (const role of rolesIn(verdict.nodes))
        notes.role(
          choices.ownership === 'keep'
            ? role
            : typeof choices.ownership === 'string'
              ? role
              : (choices.ownership.map[role] ?? role),
        )
      return { unit: { ...base, desc: 'OWNER', sql: mapped, as: 'admin' }, nodes: verdict.nodes, dml, place: 'end' }
    }
    if (verdict.role === 'privilege') {
      notes.privilege()
      if (!choices.privileges) return null
      for (const role of rolesIn(verdict.nodes)) notes.role(role)
      return { unit: { ...base, desc: 'ACL', sql, as: 'admin' }, nodes: verdict.nodes, dml, place: 'end' }
    }
    if (verdict.role === 'extension') {
      const [node] = verdict.nodes
      const name = node !== undefined && 'CreateExtensionStmt' in node ? (node.CreateExtensionStmt.extname ?? '') : ''
      if (name === 'plpgsql') return null
      if (choices.withoutExtensions.includes(name)) {
        notes.leaveOut(`EXTENSION ${name}`, 'the extension is left out, as chosen', line)
        return null
      }
      if (name !== '') notes.extension(name)
      return {
        unit: { ...base, sql, as: context.trusted.has(name) ? 'worker' : 'admin' },
        nodes: verdict.nodes,
        dml,
        place: 'here',
      }
    }
    space = schemaOfPath(verdict.nodes) ?? space
    const value = setvalIn(verdict.nodes)
    if (value !== null)
      notes.sequence(
        value.sequence.includes('.') ? value.sequence : `${quoteName(space, serverVersionNumber)}.${value.sequence}`,
        { value: value.value, called: value.called },
      )
    return {
      unit: {
        ...base,
        ...(value === null ? {} : { desc: 'SEQUENCE SET', name: value.sequence }),
        sql: withoutAuthorization(sql, verdict.nodes),
        as: 'worker',
      },
      nodes: verdict.nodes,
      dml,
      place: 'here',
    }
  }

  const endCopy = (terminated: boolean): ScriptUnit | null => {
    const done = copy
    copy = null
    if (done === null) return null
    const { sql, line } = done.item
    if (!terminated) notes.damage(`The dump ends in the middle of rows (of the COPY on line ${line}): it is not whole.`)
    const verdict = judgeStatement(sql, serverVersionNumber)
    const [node] = verdict.kind === 'run' ? verdict.nodes : []
    if (verdict.kind !== 'run' || node === undefined || !('CopyStmt' in node) || verdict.nodes.length !== 1) {
      notes.leaveOut(
        `COPY on line ${line}`,
        verdict.kind === 'run'
          ? 'it could not be read as a COPY'
          : verdict.kind === 'skip'
            ? verdict.reason
            : verdict.what,
        line,
      )
      return null
    }
    const { schema, name } = rangeName(node.CopyStmt.relation)
    const table = [schema ?? space, name].map((part) => quoteName(part, serverVersionNumber)).join('.')
    if (choices.schemaOnly || choices.excludeTableData.some((wanted) => wanted === table || wanted === name)) {
      if (!choices.schemaOnly) notes.leaveOut(`rows of ${table}`, 'left out, as chosen', line)
      return null
    }
    const bytes = done.end - done.start
    return {
      unit: {
        id: id++,
        desc: 'TABLE DATA',
        name: table,
        line,
        sql: '',
        after: [],
        locks: [],
        settings: [],
        as: 'worker',
        weight: bytes,
        data: {
          kind: 'copy',
          table,
          sql,
          encoding: null,
          bytes,
          fresh: false,
          open: range(file, done.start, done.end),
        },
      },
      nodes: verdict.nodes,
      dml: true,
      place: 'here',
    }
  }

  for await (const items of readScript(file, {
    encoding: 'UTF8',
    followIncludes: false,
    signal: options.signal,
    ...(options.onBytes === undefined ? {} : { onBytes: options.onBytes }),
  })) {
    for (const item of items) {
      if (item.kind === 'meta') {
        if (isConnect(item)) {
          const wanted = connectTarget(item)
          if (options.segment !== null && options.segment.database !== null)
            inSegment = wanted === options.segment.database
          continue
        }
        if (!inSegment) continue
        const sent = held
        held = null
        if (sent !== null)
          notes.leaveOut(
            `statement on line ${sent.line}`,
            `its result would have been given to a command of psql (\\${item.name})`,
            sent.line,
          )
        else if (!silentMeta.has(item.name) || item.backquotes)
          notes.leaveOut(
            `\\${item.name} on line ${item.line}`,
            'a command for psql, which is never run here',
            item.line,
          )
      } else if (!inSegment) continue
      else if (item.kind === 'statement') {
        if (copy !== null) {
          const unit = endCopy(true)
          if (unit !== null) yield unit
        }
        if (item.copyFromStdin) copy = { item, start: -1, end: -1, rows: 0 }
        else if (item.terminator === 'psql') held = item
        else {
          const unit = take(item)
          if (unit !== null) yield unit
        }
      } else if (item.kind === 'copy-data') {
        if (copy === null) continue
        if (copy.start < 0) copy.start = item.start
        copy.end = item.start + item.bytes.length
        copy.rows += item.rows
      } else {
        const unit = endCopy(item.terminated)
        if (unit !== null) yield unit
      }
    }
  }
  const open = endCopy(false)
  if (open !== null) yield open
}

export const connectTarget = (item: MetaItem): string => {
  const text = item.args.trim()
  const conninfo = /dbname\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/.exec(text)
  if (conninfo !== null) return (conninfo[1] ?? conninfo[2] ?? '').replaceAll(/\\(.)/g, '$1')
  const word = /^(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\S+))/.exec(text.replace(/^-reuse-previous=\w+\s+/, ''))
  return word?.[1]?.replaceAll('""', '"') ?? word?.[2]?.replaceAll("''", "'") ?? word?.[3] ?? ''
}
