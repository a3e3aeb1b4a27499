// Which server a run is for, and whether it can be asked yet. Starts nothing and creates nothing.
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { BuiltInServer, ServerRef } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { listBuiltIn, runningBuiltIn } from '../server/built-in.ts'
import { resolveConnection } from '../server/resolve-connection.ts'
import { majorFits } from './version-range.ts'

export type Target =
  | { readonly kind: 'ready'; readonly ref: ServerRef; readonly admin: ConnectionParams }
  | { readonly kind: 'to-start'; readonly ref: ServerRef; readonly builtIn: BuiltInServer }

const order: Readonly<Record<BuiltInServer['state'], number>> = {
  running: 0,
  starting: 1,
  stopped: 2,
  'not-created': 3,
  broken: 4,
}

/** The built-in server for a recipe: one that runs before one that must be started, before one that must be made. */
export const chooseBuiltIn = (
  servers: readonly BuiltInServer[],
  major: number | undefined,
  range: string | undefined,
): BuiltInServer | null => {
  const fitting = servers.filter((server) =>
    major === undefined ? majorFits(server.major, range) : server.major === major,
  )
  return (
    fitting.toSorted(
      (a, b) =>
        order[a.state] - order[b.state] ||
        Number(a.source === 'shipped') - Number(b.source === 'shipped') ||
        b.major - a.major,
    )[0] ?? null
  )
}

export const findTarget = async (
  host: Host,
  ref: ServerRef,
  recipe: Recipe,
  password: string | undefined,
): Promise<Target> => {
  if (ref.kind === 'address') return { kind: 'ready', ref, admin: await resolveConnection(host, ref, password) }
  // One that runs is taken before any other, so what else could be run need not be looked for: that starts programs.
  const running = chooseBuiltIn(await runningBuiltIn(host), ref.major, recipe.server?.version)
  const servers = running === null ? await listBuiltIn(host) : [running]
  const chosen = running ?? chooseBuiltIn(servers, ref.major, recipe.server?.version)
  if (chosen === null) {
    const majors = servers.map((server) => server.major).join(', ')
    const wanted = ref.major === undefined ? `PostgreSQL ${recipe.server?.version ?? ''}` : `PostgreSQL ${ref.major}`
    return raise({
      kind: 'built-in-server',
      message: `No built-in server of ${wanted} can be run on this computer.`,
      hint: majors === '' ? 'Install PostgreSQL, or connect to a server.' : `Possible here: ${majors}.`,
    })
  }
  const exact: ServerRef = { kind: 'built-in', major: chosen.major }
  if (chosen.state !== 'running') return { kind: 'to-start', ref: exact, builtIn: chosen }
  return { kind: 'ready', ref: exact, admin: await resolveConnection(host, exact, password) }
}
