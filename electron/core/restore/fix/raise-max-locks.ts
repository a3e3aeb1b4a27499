// max_locks_per_transaction needs a restart. The built-in server is ours: it is set and restarted. Another server is not,
// so there it must have been done.
import { GroundworkError, raise } from '../../failures.ts'
import type { Host } from '../../host.ts'
import { withClient } from '../../postgres/connect.ts'
import type { ServerRef } from '../../../../shared/model/server.ts'
import { startBuiltIn, stopBuiltIn } from '../../server/built-in.ts'
import { resolveConnection } from '../../server/resolve-connection.ts'

export const enoughLocks = 1024

export const raiseMaxLocks = async (
  host: Host,
  ref: ServerRef,
  password: string | undefined,
  context: { readonly signal: AbortSignal; readonly log: (text: string) => void },
): Promise<void> => {
  if (ref.kind === 'built-in') await startBuiltIn(host, ref.major === undefined ? {} : { major: ref.major })
  const params = await resolveConnection(host, ref, password)
  const now = await withClient(params, async (client) => {
    const { rows } = await client.query<{ setting: string }>(
      `SELECT setting FROM pg_settings WHERE name = 'max_locks_per_transaction'`,
    )
    const value = Number(rows[0]?.setting ?? 0)
    if (value < enoughLocks && ref.kind === 'built-in')
      await client.query(`ALTER SYSTEM SET max_locks_per_transaction = ${String(enoughLocks)}`)
    return value
  })
  if (now >= enoughLocks) return
  if (ref.kind !== 'built-in')
    return raise({
      kind: 'needs-consent',
      message: `The server still has max_locks_per_transaction = ${String(now)}. Groundwork does not restart a server that is not its own.`,
      hint: `As an administrator: ALTER SYSTEM SET max_locks_per_transaction = ${String(enoughLocks)}; then restart the server and go on from here.`,
    })
  const { major } = ref
  if (major === undefined)
    throw new GroundworkError({ kind: 'internal', message: 'The built-in server has no version.' })
  context.log(`Restarting the built-in server with max_locks_per_transaction = ${String(enoughLocks)}.`)
  await stopBuiltIn(host, major)
  await startBuiltIn(host, { major, signal: context.signal, onLog: context.log })
}
