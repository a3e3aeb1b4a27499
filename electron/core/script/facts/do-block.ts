// DO blocks: what runs for certain is followed like any statement; what depends on a condition is followed as "may be
// there"; SQL put together at run time is a doubt, with the kinds its words speak of.
import type { DoStmt, Node, SelectStmt } from 'libpg-query'
import { itemsOf, namesOf, qualified, stringOf, walk } from './ast.ts'
import { followText, runsUnknownSql } from './ddl-in-text.ts'
import type { Follow } from './follow-types.ts'
import { doubt } from './follow-types.ts'
import { parsePlPgSqlBody, parseStatement } from './parse-statement.ts'
import { findRoutines } from './resolve.ts'

type Apply = (node: Node) => void
type Tree = Record<string, unknown>

const declaring = /^\s*(create|alter|drop|import)\b/i

const field = (tree: unknown, ...path: readonly string[]): unknown => {
  let at: unknown = tree
  for (const key of path) at = at !== null && typeof at === 'object' ? (at as Tree)[key] : undefined
  return at
}

const queryOf = (tree: unknown): string => {
  const text = field(tree, 'PLpgSQL_expr', 'query')
  return typeof text === 'string' ? text : ''
}

const listOf = (tree: unknown): readonly Tree[] => (Array.isArray(tree) ? (tree as Tree[]) : [])

/** 'text' alone, else null. */
const literal = (expression: string): string | null => {
  const quoted = /^\s*'((?:[^']|'')*)'\s*$/.exec(expression)
  if (quoted?.[1] !== undefined) return quoted[1].replaceAll("''", "'")
  return /^\s*(\$[a-z_]*\$)([\s\S]*)\1\s*$/i.exec(expression)?.[2] ?? null
}

const runText = (follow: Follow, sql: string, apply: Apply): void => {
  if (!declaring.test(sql)) return
  const parsed = parseStatement(sql)
  if (parsed.ok) for (const node of parsed.nodes) apply(node)
  else doubt(follow, 'a DO block holds a statement that could not be read', followText(follow, sql))
}

const branch = (follow: Follow, why: string, body: () => void): void => {
  const before = { why: follow.why, tolerant: follow.tolerant }
  follow.why = why
  follow.tolerant = true
  body()
  follow.why = before.why
  follow.tolerant = before.tolerant
}

const textOf = (tree: unknown): string => {
  const parts: string[] = []
  walk(tree, (type, node) => {
    if (type === 'PLpgSQL_expr' && typeof node['query'] === 'string') parts.push(node['query'])
  })
  return parts.join(';\n')
}

/** Expressions that EXECUTE runs, wherever they are in the tree. */
const executedIn = (tree: unknown): string[] => {
  const found: string[] = []
  walk(tree, (type, node) => {
    if (type === 'PLpgSQL_stmt_dynexecute') found.push(queryOf(node['query']))
  })
  return found
}

/** SQL in strings and loops: nobody can say how often, or under which names. */
const doubtText = (follow: Follow, text: string, where: string): void => {
  const kinds = followText(follow, text)
  if (kinds.length > 0) doubt(follow, where, kinds)
  else if (runsUnknownSql(`execute ${text}`)) doubt(follow, where, [])
}

const runStatement = (follow: Follow, statement: Tree, apply: Apply): void => {
  const [type, body] = Object.entries(statement)[0] ?? ['', {}]
  switch (type) {
    case 'PLpgSQL_stmt_block': {
      const run = (): void => runBody(follow, field(body, 'body'), apply)
      if (field(body, 'exceptions') === undefined) run()
      else {
        // BEGIN CREATE ... EXCEPTION WHEN duplicate_object THEN NULL: afterwards it is there, made now or before.
        const before = follow.tolerant
        follow.tolerant = true
        run()
        follow.tolerant = before
      }
      return
    }
    case 'PLpgSQL_stmt_if': {
      const branches = [
        field(body, 'then_body'),
        ...listOf(field(body, 'elsif_list')).map((one) => field(one, 'PLpgSQL_if_elsif', 'stmts')),
        field(body, 'else_body'),
      ]
      for (const one of branches)
        branch(follow, 'made under a condition in a DO block', () => runBody(follow, one, apply))
      return
    }
    case 'PLpgSQL_stmt_execsql':
      return runText(follow, queryOf(field(body, 'sqlstmt')), apply)
    case 'PLpgSQL_stmt_dynexecute': {
      const expression = queryOf(field(body, 'query'))
      const text = literal(expression)
      if (text === null) doubtText(follow, expression, 'a DO block runs SQL that it puts together')
      else runText(follow, text, apply)
      return
    }
    case 'PLpgSQL_stmt_perform': {
      const parsed = parseStatement(queryOf(field(body, 'expr')))
      if (parsed.ok) for (const node of parsed.nodes) noteCalls(follow, node)
      return
    }
    case 'PLpgSQL_stmt_fori':
    case 'PLpgSQL_stmt_fors':
    case 'PLpgSQL_stmt_forc':
    case 'PLpgSQL_stmt_foreach_a':
    case 'PLpgSQL_stmt_dynfors':
    case 'PLpgSQL_stmt_while':
    case 'PLpgSQL_stmt_loop': {
      const text = textOf(field(body, 'body'))
      const kinds = followText(follow, text)
      if (kinds.length > 0) doubt(follow, 'a DO block makes or drops things in a loop', kinds)
      else if (executedIn(field(body, 'body')).some((expression) => runsUnknownSql(`execute ${expression}`)))
        doubt(follow, 'a DO block runs SQL that it puts together in a loop', [])
      return
    }
    case 'PLpgSQL_stmt_case':
      return doubtText(follow, textOf(body), 'a DO block decides with CASE what it runs')
    default:
  }
}

const runBody = (follow: Follow, body: unknown, apply: Apply): void => {
  for (const statement of listOf(body)) runStatement(follow, statement, apply)
}

export const followDo = (follow: Follow, stmt: DoStmt, apply: Apply): void => {
  let source = ''
  let language = 'plpgsql'
  for (const node of stmt.args ?? []) {
    if (!('DefElem' in node)) continue
    if (node.DefElem.defname === 'as')
      source =
        stringOf(node.DefElem.arg) ??
        itemsOf(node.DefElem.arg)
          .map((one) => stringOf(one) ?? '')
          .join('')
    if (node.DefElem.defname === 'language') language = (stringOf(node.DefElem.arg) ?? '').toLowerCase()
  }
  const tree = language === 'plpgsql' ? parsePlPgSqlBody(source) : null
  if (tree === null) {
    const kinds = followText(follow, source)
    if (kinds.length > 0 || language !== 'plpgsql')
      doubt(follow, `a DO block in ${language} could not be followed`, kinds)
    return
  }
  const nothing = follow.nothingToDrop
  const action = field(listOf(field(tree, 'plpgsql_funcs'))[0], 'PLpgSQL_function', 'action')
  if (action !== undefined) runStatement(follow, action as Tree, apply)
  follow.nothingToDrop = nothing
}

/** Functions of extensions that are called to make things. */
const makers: ReadonlyMap<string, string> = new Map([
  ['create_hypertable', 'TimescaleDB'],
  ['create_distributed_table', 'Citus'],
  ['create_parent', 'pg_partman'],
  ['addgeometrycolumn', 'PostGIS'],
])

/** SELECT f() where f's body creates or drops: the script alone cannot say what. */
export const noteCalls = (follow: Follow, query: Node): void => {
  walk(query, (type, node) => {
    if (type !== 'FuncCall') return
    const { schema, name } = qualified(namesOf(node['funcname'] as readonly Node[] | undefined))
    if (makers.has(name))
      doubt(follow, `${name}() of ${makers.get(name) ?? ''} makes objects`, [
        'indexes',
        'indexes_explicit',
        'triggers',
        'constraints_check',
        'tables',
        'partitions',
      ])
    for (const routine of findRoutines(follow, schema, name)) {
      const kinds = followText(follow, routine.body)
      if (kinds.length > 0) doubt(follow, `calls ${name}(), which makes or drops things`, kinds)
      else if (routine.language === 'plpgsql' && runsUnknownSql(routine.body))
        doubt(follow, `calls ${name}(), which runs SQL that it puts together`, [])
    }
  })
}

export const intoOf = (stmt: SelectStmt): SelectStmt['intoClause'] =>
  stmt.intoClause ?? (stmt.larg === undefined ? undefined : intoOf(stmt.larg))
