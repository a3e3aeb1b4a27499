// Does the server have what the plan needs? Said before anything is made.
import type pg from 'pg'
import type { ExtensionState, ServerFacts } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import type { RestorePlan } from './types.ts'

export const missingExtensions = (there: readonly ExtensionState[], plan: RestorePlan): readonly string[] => {
  const available = new Set(there.map(({ name }) => name))
  return plan.extensions.filter((name) => !available.has(name))
}

export const refuseMissing = (missing: readonly string[]): void => {
  const [first] = missing
  if (first === undefined) return
  raise({
    kind: 'extension-unavailable',
    message: `The dump needs ${missing.length === 1 ? `the extension "${first}", which this server does not have` : `extensions this server does not have: ${missing.join(', ')}`}. Nothing was restored.`,
    hint: `Install ${missing.length === 1 ? 'it' : 'them'} on the server, or restore without: ${missing.map((name) => `--without-extension ${name}`).join(' ')}. What needs ${missing.length === 1 ? 'it' : 'them'} is then left out, by name.`,
  })
}

/** The roles to make. */
export const checkRoles = async (
  client: pg.Client,
  plan: RestorePlan,
  server: ServerFacts,
): Promise<readonly string[]> => {
  if (plan.roles.length === 0) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT r.name FROM unnest($1::text[]) AS r(name) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)',
    [plan.roles],
  )
  const missing = rows.map(({ name }) => name).filter((name) => name !== 'public')
  if (missing.length > 0 && !server.canCreateRole)
    raise({
      kind: 'permission-denied',
      message: `The dump names roles that are not there (${missing.slice(0, 5).join(', ')}), and "${server.user}" may not create roles.`,
      hint: 'Let everything belong to one role, or have an administrator create them.',
    })
  return missing
}
