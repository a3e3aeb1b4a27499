import type { ServerRef } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { chooseBuiltIn } from '../recipe/find-target.ts'
import { listBuiltIn, startBuiltIn } from '../server/built-in.ts'
import { resolveConnection } from '../server/resolve-connection.ts'

/** Where a restore goes; the built-in server is started when it does not run. */
export const restoreTarget = async (
  host: Host,
  ref: ServerRef,
  password: string | undefined,
  context: { readonly signal: AbortSignal; readonly log: (text: string) => void },
): Promise<{ readonly ref: ServerRef; readonly admin: ConnectionParams }> => {
  if (ref.kind === 'address') return { ref, admin: await resolveConnection(host, ref, password) }
  const servers = await listBuiltIn(host)
  const chosen = chooseBuiltIn(servers, ref.major, undefined)
  if (chosen === null)
    return raise({
      kind: 'built-in-server',
      message: 'No built-in server can be run on this computer.',
      hint: 'Install PostgreSQL, or connect to a server.',
    })
  const exact: ServerRef = { kind: 'built-in', major: chosen.major }
  if (chosen.state !== 'running')
    await startBuiltIn(host, { major: chosen.major, signal: context.signal, onLog: context.log })
  return { ref: exact, admin: await resolveConnection(host, exact, password) }
}
