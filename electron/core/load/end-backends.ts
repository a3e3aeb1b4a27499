// What a killed psql leaves behind: its statement may go on running in the server. Ends the sessions
// of this job in the database that is loaded (the job's own connection to the maintenance database lives on).
import { connect, closeClient } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'

/** Answers how many sessions were ended; never throws (the server may be gone, which ends them too). */
export const endBackends = async (connection: ConnectionParams, applicationName: string): Promise<number> => {
  try {
    const { settings: _own, ...plain } = connection
    const client = await connect({ ...plain, applicationName: 'groundwork cleanup' }, { timeoutMs: 5000 })
    try {
      const ended = await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = $2 and pid <> pg_backend_pid()',
        [applicationName, connection.database],
      )
      return ended.rowCount ?? 0
    } finally {
      await closeClient(client)
    }
  } catch {
    return 0
  }
}
