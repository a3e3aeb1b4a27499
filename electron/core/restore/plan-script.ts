// A plain dump as stages. What pg_dump writes is known well enough to go side by side: rows largest first, an index or key
// as soon as its table is filled, foreign keys when all rows are in. Anything else keeps the order of the file.
import type { Node } from 'libpg-query'
import { raise } from '../failures.ts'
import { rangeName, walk } from '../script/facts/ast.ts'
import { loadParser } from '../script/facts/parse-statement.ts'
import { readHeader } from '../script/facts/read-header.ts'
import { setConfigs } from '../script/facts/search-path.ts'
import { chooseSegment } from './choose-segment.ts'
import type { PlanContext } from './plan-archive.ts'
import { readUnits, type ScriptNotes, type ScriptUnit } from './script-units.ts'
import type { LeftOut, RestorePlan, RestoreUnit, Risk, Stage } from './types.ts'

const mostKeptChars = 64 * 1024 * 1024

type Role =
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'data'; readonly table: string }
  | { readonly kind: 'index'; readonly table: string; readonly shared: boolean }
  | { readonly kind: 'foreign-key'; readonly tables: readonly string[] }
  | { readonly kind: 'late' }
  | { readonly kind: 'unknown' }

const lateAlter = new Set([
  'AT_ClusterOn',
  'AT_ReplicaIdentity',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
  'AT_AttachPartition',
  'AT_ColumnDefault',
  'AT_ValidateConstraint',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetOptions',
  'AT_SetRelOptions',
  'AT_ChangeOwner',
  'AT_AddInherit',
  'AT_EnableTrig',
  'AT_DisableTrig',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_SetCompression',
])

const lateNodes = [
  'CommentStmt',
  'CreateTrigStmt',
  'RuleStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'GrantStmt',
  'AlterDefaultPrivilegesStmt',
  'CreateStatsStmt',
  'RefreshMatViewStmt',
  'CreatePublicationStmt',
  'AlterPublicationStmt',
  'ViewStmt',
  'AlterSeqStmt',
  'AlterOwnerStmt',
  'ClusterStmt',
  'CreateEventTrigStmt',
  'AlterEventTrigStmt',
  'SecLabelStmt',
  'AlterObjectDependsStmt',
  'CreateSubscriptionStmt',
  'VacuumStmt',
]

const constraintOf = (
  node: Node,
): { readonly type: string; readonly other: string | null; readonly usesIndex: boolean } | null => {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return null
  const cmds = node.AlterTableStmt.cmds ?? []
  const [cmd] = cmds
  if (
    cmds.length !== 1 ||
    cmd === undefined ||
    !('AlterTableCmd' in cmd) ||
    cmd.AlterTableCmd.subtype !== 'AT_AddConstraint'
  )
    return null
  const { def } = cmd.AlterTableCmd
  if (def === undefined || !('Constraint' in def)) return null
  const { schema, name } = rangeName(def.Constraint.pktable)
  return {
    type: def.Constraint.contype ?? '',
    other: def.Constraint.pktable === undefined ? null : `${schema ?? ''}.${name}`,
    usesIndex: (def.Constraint.indexname ?? '') !== '',
  }
}

const roleOf = ({ unit, nodes, dml }: ScriptUnit, path: string): Role => {
  const [node] = nodes
  const key = (range: Parameters<typeof rangeName>[0]): string => {
    const { schema, name } = rangeName(range)
    return schema === undefined ? `${path}|${name}` : `${schema}.${name}`
  }
  if (node === undefined || nodes.length !== 1) return { kind: 'unknown' }
  if ('CopyStmt' in node && unit.data !== undefined) return { kind: 'data', table: key(node.CopyStmt.relation) }
  if (unit.desc === 'SEQUENCE SET') return { kind: 'late' }
  if ('VariableSetStmt' in node) return { kind: 'setting', name: node.VariableSetStmt.name ?? '' }
  if ('SelectStmt' in node) {
    const calls = setConfigs(node)
    return calls.length === 1 &&
      (node.SelectStmt.targetList ?? []).length === 1 &&
      node.SelectStmt.fromClause === undefined
      ? { kind: 'setting', name: calls[0]?.name ?? '' }
      : { kind: 'unknown' }
  }
  if (dml) return { kind: 'unknown' }
  if ('IndexStmt' in node)
    return node.IndexStmt.concurrent === true
      ? { kind: 'late' }
      : { kind: 'index', table: key(node.IndexStmt.relation), shared: true }
  const constraint = constraintOf(node)
  if (constraint !== null && 'AlterTableStmt' in node) {
    const table = key(node.AlterTableStmt.relation)
    if (constraint.type === 'CONSTR_FOREIGN') return { kind: 'foreign-key', tables: [table, constraint.other ?? ''] }
    if (['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION'].includes(constraint.type) && !constraint.usesIndex)
      return { kind: 'index', table, shared: false }
    return { kind: 'late' }
  }
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).every(
      (cmd) => 'AlterTableCmd' in cmd && lateAlter.has(cmd.AlterTableCmd.subtype ?? ''),
    )
      ? { kind: 'late' }
      : { kind: 'unknown' }
  return lateNodes.some((kind) => kind in node) ? { kind: 'late' } : { kind: 'unknown' }
}

const watchesRows = (node: Node): boolean => {
  if ('CreateTrigStmt' in node || 'RuleStmt' in node) return true
  if (!('CreateStmt' in node) && !('AlterTableStmt' in node)) return false
  let found = false
  walk(node, (_type, inner) => {
    found ||= inner['contype'] === 'CONSTR_FOREIGN'
  })
  return found
}

/** Units in the order of the file with the SETs that stand before each; null when something keeps the order. */
export const arrangeScript = (found: readonly ScriptUnit[]): readonly Stage[] | null => {
  const firstData = found.findIndex(({ unit }) => unit.data !== undefined)
  if (firstData < 0) return null
  const settings = new Map<string, string>()
  const schema: RestoreUnit[] = []
  const data: RestoreUnit[] = []
  const late: { readonly unit: RestoreUnit; readonly isKey: boolean }[] = []
  const rowsOf = new Map<string, { readonly ids: number[]; bytes: number }>()
  const made = new Set<string>()
  for (const [index, one] of found.entries()) {
    const path = settings.get('search_path') ?? ''
    const role = roleOf(one, path)
    const inForce = [...settings.values()]
    if (role.kind === 'setting') {
      settings.delete(role.name)
      settings.set(role.name, one.unit.sql)
    }
    if (index < firstData) {
      // Rows written by the schema part itself (INSERT before COPY): no table is surely empty.
      if (one.dml) return null
      const [node] = one.nodes
      // Rules that rows must obey already while they come in: then only the order of the file is right.
      if (one.nodes.some(watchesRows)) return null
      if (node !== undefined && 'CreateStmt' in node && node.CreateStmt.partspec === undefined) {
        const { schema: space, name } = rangeName(node.CreateStmt.relation)
        made.add(space === undefined ? `${path}|${name}` : `${space}.${name}`)
      }
      schema.push(one.unit)
      continue
    }
    switch (role.kind) {
      case 'setting':
        break
      case 'data': {
        const { data: rows } = one.unit
        if (rows?.kind !== 'copy') return null
        const before = rowsOf.get(role.table)
        if (before === undefined) rowsOf.set(role.table, { ids: [one.unit.id], bytes: one.unit.weight })
        else {
          before.ids.push(one.unit.id)
          before.bytes += one.unit.weight
        }
        data.push({
          ...one.unit,
          settings: inForce,
          data: { ...rows, fresh: made.has(role.table) && before === undefined },
          locks: [{ table: `rows ${role.table}`, shared: false }],
        })
        break
      }
      case 'index': {
        const rows = rowsOf.get(role.table)
        data.push({
          ...one.unit,
          settings: inForce,
          after: rows?.ids ?? [],
          weight: rows?.bytes ?? 0,
          locks: [{ table: role.table, shared: role.shared }],
        })
        break
      }
      case 'foreign-key':
        late.push({
          unit: {
            ...one.unit,
            settings: inForce,
            locks: role.tables.map((table) => ({ table, shared: false })),
            weight: rowsOf.get(role.tables[0] ?? '')?.bytes ?? 0,
          },
          isKey: true,
        })
        break
      case 'late':
        late.push({ unit: { ...one.unit, settings: inForce }, isKey: false })
        break
      case 'unknown':
        return null
    }
  }
  // A table's second COPY must not be wiped by the first one's TRUNCATE.
  const several = new Set([...rowsOf.values()].filter(({ ids }) => ids.length > 1).flatMap(({ ids }) => ids))
  const rows = data.map((unit) =>
    several.has(unit.id) && unit.data?.kind === 'copy' ? { ...unit, data: { ...unit.data, fresh: false } } : unit,
  )
  const ends = late.filter(({ unit }) => isOwnerOrGrant(unit)).map(({ unit }) => unit)
  const early = schema.filter(isOwnerOrGrant)
  return [
    { kind: 'serial', id: 'schema', units: schema.filter((unit) => !isOwnerOrGrant(unit)) },
    { kind: 'parallel', id: 'data', units: rows },
    ...runsOf(late.filter(({ unit }) => !isOwnerOrGrant(unit))),
    { kind: 'serial', id: 'finish', units: ownersFirst([...early, ...ends]) },
  ]
}

/** Given away last: until then the working role may use what it made. */
const isOwnerOrGrant = (unit: RestoreUnit): boolean =>
  unit.as === 'admin' && (unit.desc === 'OWNER' || unit.desc === 'ACL')
const ownersFirst = (units: readonly RestoreUnit[]): readonly RestoreUnit[] => [
  ...units.filter(({ desc }) => desc === 'OWNER'),
  ...units.filter(({ desc }) => desc !== 'OWNER'),
]

/** Foreign keys that stand together go side by side; the rest in order. */
const runsOf = (late: readonly { readonly unit: RestoreUnit; readonly isKey: boolean }[]): readonly Stage[] => {
  const stages: { kind: 'serial' | 'parallel'; id: 'finish'; units: RestoreUnit[] }[] = []
  for (const { unit, isKey } of late) {
    const kind = isKey ? 'parallel' : 'serial'
    const current = stages.at(-1)
    if (current?.kind === kind) current.units.push(unit)
    else stages.push({ kind, id: 'finish', units: [unit] })
  }
  return stages
}

/** BEGIN and COMMIT around a dump would take everything down with the first error; nobody looks at the staging database meanwhile. */
const isPlainTransaction = ({ nodes }: ScriptUnit): boolean => {
  const [node] = nodes
  return (
    node !== undefined &&
    'TransactionStmt' in node &&
    ['TRANS_STMT_BEGIN', 'TRANS_STMT_START', 'TRANS_STMT_COMMIT'].includes(node.TransactionStmt.kind ?? '')
  )
}

/** Takes part in a transaction in a way that would be lost without it. */
const needsTransactions = ({ nodes, unit }: ScriptUnit): boolean => {
  const [node] = nodes
  if (node === undefined) return false
  if ('TransactionStmt' in node) return !isPlainTransaction({ nodes, unit, dml: false, place: 'here' })
  if ('ConstraintsSetStmt' in node || 'LockStmt' in node || 'DeclareCursorStmt' in node) return true
  if ('VariableSetStmt' in node) return node.VariableSetStmt.is_local === true
  if ('CreateStmt' in node) return ['ONCOMMIT_DROP', 'ONCOMMIT_DELETE_ROWS'].includes(node.CreateStmt.oncommit ?? '')
  return /\blo_open\b|\bset_config\s*\([^)]*\btrue\s*\)/i.test(unit.sql.slice(0, 4000))
}

const silent: ScriptNotes = {
  leaveOut: () => undefined,
  refuse: () => undefined,
  role: () => undefined,
  extension: () => undefined,
  sequence: () => undefined,
  privilege: () => undefined,
  damage: () => undefined,
}

export const planScript = async (
  file: string,
  context: PlanContext,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<RestorePlan> => {
  await loadParser()
  const { schemas = [], tables = [], sections } = context.choices
  if (schemas.length > 0 || tables.length > 0 || sections !== undefined)
    raise({
      kind: 'usage',
      message: 'Schemas, tables and sections can be chosen from an archive only; this is a plain dump.',
      file,
      hint: 'Leave the rows of single tables out (--exclude-table-data), or ask for an archive (pg_dump -Fc).',
    })
  const segment = await chooseSegment(file, context, hooks.signal)
  const leftOut: LeftOut[] = []
  const refused: Risk[] = []
  const roles = new Set<string>()
  const extensions = new Set<string>()
  const sequences = new Map<string, { value: string; called: boolean }>()
  const damage: string[] = []
  let privileges = 0
  const notes: ScriptNotes = {
    leaveOut: (what, reason, line) => void leftOut.push({ what: `${what} (line ${line})`, reason }),
    refuse: ({ id, what, line, statement }) => void refused.push({ id, what, where: `line ${line}`, statement }),
    role: (name) => void roles.add(name),
    extension: (name) => void extensions.add(name),
    sequence: (name, value) => void sequences.set(name, value),
    privilege: () => void (privileges += 1),
    damage: (what) => void damage.push(what),
  }
  if (segment.leftOut !== null) leftOut.push(segment.leftOut)
  const found: ScriptUnit[] = []
  let chars = 0
  let rowsByStatement = false
  let keepsTransactions = false
  let transactions = false
  for await (const one of readUnits(file, context, notes, {
    signal: hooks.signal,
    onBytes: hooks.onProgress,
    segment: segment.segment,
  })) {
    keepsTransactions ||= needsTransactions(one)
    if (isPlainTransaction(one)) {
      transactions = true
      continue
    }
    rowsByStatement ||= one.dml && one.unit.data === undefined
    chars += one.unit.sql.length
    if (rowsByStatement || chars > mostKeptChars) found.length = 0
    else found.push(one)
  }
  const stages = found.length === 0 || (transactions && keepsTransactions) ? null : arrangeScript(found)
  const inOrder = (): AsyncIterable<RestoreUnit> =>
    (async function* () {
      const ends: RestoreUnit[] = []
      for await (const one of readUnits(file, context, silent, { signal: hooks.signal, segment: segment.segment })) {
        const { unit, place } = one
        if (isPlainTransaction(one) && !keepsTransactions) continue
        if (place === 'end') ends.push(unit)
        else yield unit
      }
      yield* ownersFirst(ends)
    })()
  if (privileges > 0 && !context.choices.privileges)
    leftOut.push({
      what: `${privileges} ${privileges === 1 ? 'statement' : 'statements'} about privileges`,
      reason: 'privileges are left out, as chosen',
    })
  const header = await readHeader(file).catch(() => ({}))
  return {
    stages: stages ?? [{ kind: 'stream', id: 'schema', units: [], open: inOrder }],
    leftOut,
    refused,
    roles: [...roles],
    extensions: [...extensions],
    sequences,
    notes: [],
    emptyPath: false,
    damage,
    source: header,
  }
}
