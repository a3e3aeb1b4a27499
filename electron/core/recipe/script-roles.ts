// Roles belong to the whole server: what a script makes of them outlives the database that a failed run removes.
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { quoteIdent } from '../postgres/quote.ts'
import type { Run } from './run.ts'

const exists = 'SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY($1::name[])'

/** Before a script is loaded: roles it makes and nobody had go away last, when the database with their objects is gone. */
export const watchRoles = async (
  run: Pick<Run, 'client' | 'undo'>,
  script: string,
  facts: ScriptFacts,
): Promise<void> => {
  const made = facts.roles.filter((role) => role.creates).map((role) => role.name)
  if (made.length === 0) return
  const there = new Set((await run.client.query<{ name: string }>(exists, [made])).rows.map((row) => row.name))
  for (const name of made.filter((one) => !there.has(one)))
    run.undo.unshift({
      stepId: '',
      what: `the role "${name}", which ${script} made, is removed`,
      hint: `Something else uses it. When that is gone: DROP ROLE ${quoteIdent(name)};`,
      run: async (client) => {
        if ((await client.query(exists, [[name]])).rowCount === 0) return false
        await client.query(`DROP ROLE ${quoteIdent(name)}`)
      },
    })
}
