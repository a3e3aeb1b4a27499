// May this statement of somebody else's dump run? By the kind of statement PostgreSQL's own parser finds in it, never by
// its first words. What is not on the list of the harmless is left out, or waits for a yes of its own.
import { createHash } from 'node:crypto'
import type { Node } from 'libpg-query'
import { redact } from '../process/redact.ts'
import { constantText, namesOf, stringOf, walk } from '../script/facts/ast.ts'
import { optionOf } from '../script/facts/create-routine.ts'
import { whyClusterWide } from '../script/facts/why-elsewhere.ts'
import { whySuperuser } from '../script/facts/why-superuser.ts'
import { maxParsedBytes, parseStatement } from '../script/facts/parse-statement.ts'
import { setConfigs } from '../script/facts/search-path.ts'
import { judgeSetting } from '../script/facts/settings-by-version.ts'
import { riskId, type RiskKind } from '../xray/find-risks.ts'

export type Verdict =
  | {
      readonly kind: 'run'
      readonly role: 'none' | 'owner' | 'privilege' | 'extension'
      readonly nodes: readonly Node[]
    }
  /** Left out for good: nothing of the dump is lost by it. */
  | { readonly kind: 'skip'; readonly reason: string; readonly silent: boolean }
  /** Runs only when this very statement is agreed to. */
  | { readonly kind: 'risk'; readonly code: RiskKind; readonly what: string; readonly nodes: readonly Node[] }

/** Of one statement: whoever agrees to it agrees to nothing else. A whole kind of risk has the id that the X-ray gives it. */
export const statementId = (sql: string): string =>
  `statement-${createHash('sha256').update(sql.trim().replace(/;\s*$/, '').trim()).digest('hex').slice(0, 12)}`

/** For showing: without the passwords that roles, mappings and connections are made with. */
export const showStatement = (sql: string): string => redact(sql.slice(0, 20_000)).slice(0, 2000)

const skip = (reason: string, silent = false): Verdict => ({ kind: 'skip', reason, silent })

/** What no reader of scripts counts as a superuser's matter, and still reaches beyond the database. */
const whyOutside = (node: Node): string | null => {
  if ('AlterTableSpaceOptionsStmt' in node) return 'tablespaces belong to the whole server'
  if ('ReassignOwnedStmt' in node || 'DropOwnedStmt' in node) return 'changes what a role owns'
  if ('LoadStmt' in node) return 'loads a library into the server'
  if (
    'CreateForeignServerStmt' in node ||
    'AlterForeignServerStmt' in node ||
    'CreateUserMappingStmt' in node ||
    'AlterUserMappingStmt' in node ||
    'ImportForeignSchemaStmt' in node ||
    'CreateForeignTableStmt' in node
  )
    return 'reads from another server or a file'
  if ('AlterEventTrigStmt' in node) return 'event triggers are for superusers'
  return null
}

const untrustedLanguage = /^(c|internal|plpython\w*|plperlu|pltclu|plsh|plr|javau?|pl\w*u)$/

const languageOf = (node: Node): string | null => {
  if ('CreateFunctionStmt' in node)
    return (stringOf(optionOf(node.CreateFunctionStmt.options, 'language')) ?? '').toLowerCase()
  if ('DoStmt' in node) return (stringOf(optionOf(node.DoStmt.args, 'language')) ?? 'plpgsql').toLowerCase()
  return null
}

/** That and nothing else: what is changed beside it is the working role's to do. */
const isOwnership = (node: Node): boolean => {
  if ('AlterOwnerStmt' in node) return true
  return (
    'AlterTableStmt' in node &&
    (node.AlterTableStmt.cmds ?? []).every(
      (cmd) => 'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_ChangeOwner',
    )
  )
}

/** SELECT * FROM pg_catalog.pg_restore_relation_stats(...): nothing else is called in it. */
const isStatistics = (node: Node): boolean => {
  if (!('SelectStmt' in node)) return false
  const names: string[] = []
  walk(node, (type, fields) => {
    if (type === 'FuncCall') names.push(namesOf(fields['funcname'] as readonly Node[] | undefined).join('.'))
    else if (typeof fields['relname'] === 'string') names.push(fields['relname'])
  })
  return names.length > 0 && names.every((name) => /^pg_catalog\.pg_restore_\w+_stats$/.test(name))
}

const judgeNode = (node: Node, serverVersion: number): Verdict => {
  const risk = (code: RiskKind, what: string): Verdict => ({ kind: 'risk', code, what, nodes: [node] })
  if (
    'CreatedbStmt' in node ||
    'DropdbStmt' in node ||
    'AlterDatabaseStmt' in node ||
    'AlterDatabaseSetStmt' in node ||
    'AlterDatabaseRefreshCollStmt' in node
  )
    return skip('Groundwork makes the database itself')
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_DATABASE')
    return skip('Groundwork makes the database itself')
  // It would reach out to another server, and keep the staging database from being dropped.
  if ('CreateSubscriptionStmt' in node || 'AlterSubscriptionStmt' in node || 'DropSubscriptionStmt' in node)
    return skip('a subscription connects to another server; make it by hand where it is wanted')
  if ('AlterOwnerStmt' in node && node.AlterOwnerStmt.objectType === 'OBJECT_SUBSCRIPTION')
    return skip('a subscription connects to another server', true)
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_SUBSCRIPTION')
    return skip('a subscription connects to another server', true)
  if ('CommentStmt' in node && node.CommentStmt.objtype === 'OBJECT_SUBSCRIPTION')
    return skip('a subscription connects to another server', true)
  if ('CopyStmt' in node && node.CopyStmt.is_program === true)
    return risk('program', 'COPY ... PROGRAM runs a program on the server')
  const clusterWide = whyClusterWide(node)
  if (clusterWide !== null) return risk('server', clusterWide)
  const outside = whyOutside(node)
  if (outside !== null) return risk('server', outside)
  const language = languageOf(node)
  if (language !== null && untrustedLanguage.test(language))
    return risk('superuser', `functions in ${language} are for superusers`)
  if ('CreatePLangStmt' in node)
    return node.CreatePLangStmt.plname === 'plpgsql'
      ? skip('every database has plpgsql', true)
      : risk('superuser', `the language ${node.CreatePLangStmt.plname ?? ''} is not trusted`)
  if ('AlterExtensionContentsStmt' in node) return skip('an extension says itself what belongs to it')
  if ('CreateExtensionStmt' in node || 'AlterExtensionStmt' in node)
    return { kind: 'run', role: 'extension', nodes: [node] }
  if ('VariableSetStmt' in node) {
    const { name = '', kind, args } = node.VariableSetStmt
    if (name === 'role' || name === 'session_authorization') return skip('who owns things is chosen, not dumped', true)
    if (name === 'client_encoding') return skip('rows and text are sent as they are', true)
    if (kind === 'VAR_SET_VALUE') {
      const verdict = judgeSetting(name, constantText(args?.[0]), serverVersion)
      if (verdict !== null) return skip(verdict.reason)
    }
  }
  // Statistics of the planner, which ANALYZE makes anew; a server before 18 does not know how to take them.
  if ('SelectStmt' in node && isStatistics(node)) return skip('statistics are gathered anew', true)
  if ('SelectStmt' in node) {
    const calls = setConfigs(node)
    const first = calls[0]
    const verdict = first === undefined ? null : judgeSetting(first.name, first.value, serverVersion)
    if (verdict !== null) return skip(verdict.reason)
  }
  if (
    'CommentStmt' in node &&
    (node.CommentStmt.objtype === 'OBJECT_EXTENSION' || node.CommentStmt.objtype === 'OBJECT_DATABASE')
  )
    return skip('a comment only its owner may write', true)
  if ('SecLabelStmt' in node) return skip('security labels belong to the server they come from')
  if (isOwnership(node)) return { kind: 'run', role: 'owner', nodes: [node] }
  if ('GrantStmt' in node || 'AlterDefaultPrivilegesStmt' in node)
    return { kind: 'run', role: 'privilege', nodes: [node] }
  if (
    'CreateSchemaStmt' in node &&
    node.CreateSchemaStmt.schemaname === 'public' &&
    (node.CreateSchemaStmt.schemaElts ?? []).length === 0
  )
    return skip('every new database has the schema public', true)
  const superuser = whySuperuser(node)
  if (superuser !== null) return risk('superuser', superuser)
  return { kind: 'run', role: 'none', nodes: [node] }
}

/** Agreed to by its own id, by the id of all of its kind, or with everything. */
export const isAgreed = (
  agreed: readonly string[],
  verdict: Extract<Verdict, { kind: 'risk' }>,
  sql: string,
): boolean =>
  agreed.includes('all') || agreed.includes(statementId(sql)) || agreed.includes(riskId(verdict.code, verdict.what))

const reaching =
  /\b(?:create|alter|drop)\s+(?:role|user|group|database|tablespace|system)\b|\bprogram\b|^\s*load\b|\b(?:set|reset)\s+(?:session\s+)?(?:role|authorization)\b/i

/** Of all that the text holds. Text no parser takes runs as the working role, which may do nothing outside. */
export const judgeStatement = (sql: string, serverVersion: number): Verdict => {
  if (Buffer.byteLength(sql) > maxParsedBytes) return { kind: 'run', role: 'none', nodes: [] }
  const parsed = parseStatement(sql)
  if (!parsed.ok) {
    // Newer grammar than ours, or broken: by its words then.
    if (/^\s*(?:create|alter|drop)\s+subscription\b/i.test(sql))
      return skip('a subscription connects to another server; make it by hand where it is wanted')
    if (reaching.test(sql))
      return {
        kind: 'risk',
        code: 'unreadable',
        what: 'it cannot be read, and its words reach beyond the database',
        nodes: [],
      }
    return { kind: 'run', role: 'none', nodes: [] }
  }
  const { nodes } = parsed
  const verdicts = nodes.map((node) => judgeNode(node, serverVersion))
  const risk = verdicts.find((verdict) => verdict.kind === 'risk')
  if (risk !== undefined) return { ...risk, nodes }
  const skipped = verdicts.find((verdict) => verdict.kind === 'skip')
  if (skipped !== undefined)
    return verdicts.every((verdict) => verdict.kind === 'skip')
      ? skipped
      : { kind: 'risk', code: 'unreadable', what: 'several statements in one, of which some must not run', nodes }
  const roles = new Set(verdicts.map((verdict) => (verdict.kind === 'run' ? verdict.role : 'none')))
  const [role] = roles
  return role === undefined
    ? skip('nothing to run', true)
    : { kind: 'run', role: roles.size === 1 ? role : 'none', nodes }
}

/** Roles a statement names: grantees, owners, those a policy is for. */
export const rolesIn = (nodes: readonly unknown[]): readonly string[] => {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (value !== null && typeof value === 'object') {
      if (Reflect.get(value, 'roletype') === 'ROLESPEC_CSTRING') found.add(String(Reflect.get(value, 'rolename') ?? ''))
      Object.values(value).forEach(visit)
    }
  }
  nodes.forEach(visit)
  return [...found]
}

export const setvalIn = (
  nodes: readonly Node[],
): { readonly sequence: string; readonly value: string; readonly called: boolean } | null => {
  for (const node of nodes) {
    const target = 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined
    const call = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
    if (call === undefined || !('FuncCall' in call) || namesOf(call.FuncCall.funcname).at(-1) !== 'setval') continue
    const [name, value, called] = (call.FuncCall.args ?? []).map(constantText)
    if (name !== undefined && value !== undefined)
      return { sequence: name, value, called: called !== 'false' && called !== 'f' }
  }
  return null
}
