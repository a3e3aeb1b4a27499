// The proof: what is declared against what is there, the recipe's checks, rows of COPY blocks, the owner, a login.
import type { CheckResult, Comparison, Report } from '../../../shared/model/report.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { withClient } from '../postgres/connect.ts'
import { runChecks } from '../verify/checks.ts'
import { takeInventory } from '../verify/inventory.ts'
import { countRows } from '../verify/rows.ts'
import { compareDatabase } from './compare-database.ts'
import { readDatabase } from './observe-catalog.ts'
import { tryLogin } from './observe-password.ts'
import type { Observed } from './observed.ts'

export type Verified = {
  readonly comparison: Comparison
  readonly checks: readonly CheckResult[]
  readonly rows: Report['rows']
}

/** Rows that COPY blocks and INSERTs brought, by table, where the scripts alone can say it. Only a load that stops at errors can promise them. */
const expectedRows = (recipe: Recipe, observed: Observed): Map<string, number> => {
  const rows = new Map<string, number>()
  const changes = observed.scripts.some(({ facts }) => facts?.changesRows === true)
  for (const script of observed.scripts)
    if (recipe.load[script.index]?.onError === 'stop') {
      for (const block of script.facts?.copyBlocks ?? [])
        rows.set(block.table, (rows.get(block.table) ?? 0) + block.rows)
      for (const { table, rows: count, atMost } of changes ? [] : (script.facts?.inserts ?? []))
        if (count !== null && !atMost) rows.set(table, (rows.get(table) ?? 0) + count)
    }
  return rows
}

export const verifyDatabase = async (
  recipe: Recipe,
  observed: Observed,
  uncertain: readonly string[],
  admin: ConnectionParams,
  rolePassword: string | null,
  options: { readonly freshlyLoaded: boolean; readonly major: number; readonly signal: AbortSignal },
): Promise<Verified> =>
  withClient(
    inDatabase(admin, recipe.database.name),
    async (client) => {
      const inventory = await takeInventory(client)
      const comparison = await compareDatabase(client, recipe, { expected: observed.expected, uncertain }, inventory)
      const checks: CheckResult[] = [...(await runChecks(client, recipe.checks, inventory))]

      const wanted = expectedRows(recipe, observed)
      const present = wanted.size === 0 ? new Map<string, number>() : await countRows(client, [...wanted.keys()])
      const rows = [...wanted].map(([table, expected]) => ({
        table,
        expected: options.freshlyLoaded ? expected : null,
        found: present.get(table) ?? 0,
      }))
      if (options.freshlyLoaded && rows.length > 0) {
        const short = rows.filter((row) => row.found < (row.expected ?? 0))
        const sum = (of: (row: (typeof rows)[number]) => number): number =>
          rows.reduce((total, row) => total + of(row), 0)
        for (const row of short)
          checks.push({
            name: `rows of ${row.table}`,
            kind: 'rows',
            expected: `at least ${row.expected ?? 0}`,
            found: String(row.found),
            ok: false,
          })
        if (short.length === 0)
          checks.push({
            name: `rows of ${rows.length} ${rows.length === 1 ? 'table' : 'tables'} loaded`,
            kind: 'rows',
            expected: `at least ${sum((row) => row.expected ?? 0)}`,
            found: String(sum((row) => row.found)),
            ok: true,
          })
      }

      const owner = recipe.database.owner ?? recipe.role.name
      const row = await readDatabase(client, recipe.database.name, options.major)
      checks.push({
        name: 'owner of the database',
        kind: 'owner',
        expected: owner,
        found: row?.owner ?? 'no database',
        ok: row?.owner === owner,
      })
      if (rolePassword !== null) {
        const login = await tryLogin(
          inDatabase(admin, recipe.database.name),
          recipe.role.name,
          rolePassword,
          recipe.database.name,
        )
        checks.push({
          name: `login as ${recipe.role.name}`,
          kind: 'login',
          expected: 'logs in',
          found: login === true ? 'logs in' : login === false ? 'the password is refused' : login,
          ok: login === true,
        })
      }
      return { comparison, checks, rows }
    },
    { signal: options.signal },
  )
