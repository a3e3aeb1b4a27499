// The recipe's own checks: counts by kind, rows of tables, queries. A query runs in a read-only transaction of its own
// with a time limit; what the server says when it fails is the result.
import type { ClientBase } from 'pg'
import type { Inventory } from '../../../shared/model/inventory.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { CheckResult } from '../../../shared/model/report.ts'
import { countRows } from './rows.ts'

type Checks = NonNullable<Recipe['checks']>

const queryTimeoutMs = 30_000

const checkCounts = (counts: NonNullable<Checks['counts']>, inventory: Inventory): CheckResult[] =>
  Object.entries(counts).flatMap(([kind, expected]) => {
    if (expected === undefined) return []
    const found = inventory.objects[kind as keyof Inventory['objects']]?.length ?? 0
    return [
      {
        name: kind.replaceAll('_', ' '),
        kind: 'count' as const,
        expected: String(expected),
        found: String(found),
        ok: expected === found,
      },
    ]
  })

const satisfies = (found: number, expected: number | string): boolean => {
  const parts = /^(>=|<=|>|<)?\s*(\d+)$/.exec(String(expected).trim())
  const limit = Number(parts?.[2] ?? Number.NaN)
  switch (parts?.[1]) {
    case '>=':
      return found >= limit
    case '<=':
      return found <= limit
    case '>':
      return found > limit
    case '<':
      return found < limit
    default:
      return found === limit
  }
}

const checkRows = async (client: ClientBase, rows: NonNullable<Checks['rows']>): Promise<CheckResult[]> => {
  const counts = await countRows(client, Object.keys(rows)).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  )
  return Object.entries(rows).map(([table, expected]) => {
    const found = typeof counts === 'string' ? undefined : counts.get(table)
    return {
      name: `rows of ${table}`,
      kind: 'rows',
      expected: String(expected),
      found: typeof counts === 'string' ? counts : found === undefined ? 'no such table' : String(found),
      ok: found !== undefined && satisfies(found, expected),
    }
  })
}

/** As psql shows it: null as nothing special, booleans as t and f. */
const asText = (value: unknown): string => (value === null || value === undefined ? 'null' : String(value))

const sameText = (found: unknown, expected: string | number | boolean | null): boolean => {
  if (found === null) return expected === null
  const text = asText(found)
  if (typeof expected === 'boolean') return text === (expected ? 't' : 'f') || text === String(expected)
  if (typeof expected === 'number') return text.trim() !== '' && Number(text) === expected
  return text === asText(expected)
}

const runQuery = async (
  client: ClientBase,
  sql: string,
): Promise<{ readonly value: unknown } | { readonly error: string }> => {
  try {
    await client.query('begin read only')
    await client.query(`set local statement_timeout = ${queryTimeoutMs}`)
    // Values as the server writes them, not as the driver reads them.
    const answer = await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (text: string) => text },
    })
    const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer
    const rows = (last as { rows?: unknown[][] }).rows ?? []
    if (rows.length === 0) return { error: 'no row' }
    return { value: rows[0]?.[0] ?? null }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}

export const runChecks = async (
  client: ClientBase,
  checks: Recipe['checks'],
  inventory: Inventory,
): Promise<CheckResult[]> => {
  if (checks === undefined) return []
  const results: CheckResult[] = checks.counts === undefined ? [] : checkCounts(checks.counts, inventory)
  if (checks.rows !== undefined) results.push(...(await checkRows(client, checks.rows)))
  for (const { name, sql, expect } of checks.queries ?? []) {
    const answer = await runQuery(client, sql)
    const ok = 'value' in answer && sameText(answer.value, expect)
    results.push({
      name,
      kind: 'query',
      expected: asText(expect),
      found: 'value' in answer ? asText(answer.value) : answer.error,
      ok,
      sql,
    })
  }
  return results
}
