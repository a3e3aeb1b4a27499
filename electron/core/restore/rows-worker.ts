// Who puts rows into a database that is there. A superuser may have triggers and foreign keys asleep meanwhile, and what is
// awake all the same (checks, domains, generated columns, indexes on expressions, ALWAYS triggers) is code of that database,
// which would run with a superuser's rights. So a login does it that may read and write every table, whatever its policies
// say, and nothing else; that its triggers sleep is a setting of the login, which only a superuser can give. Code that needs
// more than that is run as the superuser after a yes to everything (`--agree all`).
import type pg from 'pg'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { makeLogin, type Worker } from './worker-role.ts'

const asleep = { session_replication_role: 'replica' } as const
/** pg_read_all_data and pg_write_all_data. */
const firstWithDataRoles = 14

export const prepareRowsWorker = async (
  client: pg.ClientBase,
  admin: ConnectionParams,
  server: Pick<ServerFacts, 'isSuperuser' | 'major'>,
  owner: string,
  { agreed }: Pick<RestoreChoices, 'agreed'>,
): Promise<Worker> => {
  const itself = { ...admin, settings: { ...admin.settings, ...(server.isSuperuser ? asleep : {}) } }
  const common = { stagingOwner: owner, finalOwner: owner, madeOwner: false } as const
  if (!server.isSuperuser || server.major < firstWithDataRoles || agreed.includes('all'))
    return { ...common, params: itself, role: null, password: null }
  const { role, password } = await makeLogin(
    client,
    'BYPASSRLS',
    (name) =>
      `GRANT pg_read_all_data, pg_write_all_data TO ${name}; ALTER ROLE ${name} SET session_replication_role = 'replica'`,
  )
  const { settings: _own, ...plain } = admin
  return { ...common, params: { ...plain, user: role, password }, role, password, unwalled: itself }
}
