// PostgreSQL's own parser (compiled to WebAssembly), one statement at a time so that one bad statement hides no other.
import { Buffer } from 'node:buffer'
import type { Node } from 'libpg-query'
import { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query'

/** Larger statements are not parsed: the parser's memory is limited, and what declares things is small. */
export const maxParsedBytes = 4 * 1024 * 1024

export type Parsed =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | {
      readonly ok: false
      readonly message: string
      /** characters from the start of the statement */ readonly at: number
    }

let loaded: Promise<void> | undefined

export const loadParser = (): Promise<void> => {
  loaded ??= loadModule()
  return loaded
}

export const parseStatement = (sql: string): Parsed => {
  try {
    return { ok: true, nodes: (parseSync(sql).stmts ?? []).flatMap((one) => one.stmt ?? []) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0
    return { ok: false, message, at }
  }
}

/** The body of a PL/pgSQL block, or null when the parser refuses it. */
export const parsePlPgSqlBody = (body: string): unknown => {
  if (Buffer.byteLength(body) > maxParsedBytes) return null
  let tag = 'groundwork'
  while (body.includes(`$${tag}$`)) tag += 'x'
  try {
    return parsePlPgSQLSync(`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $${tag}$${body}$${tag}$`)
  } catch {
    return null
  }
}
