// PostgreSQL has no low priority of its own: the process that copies gets one from the operating system, where the
// server runs on this machine and we may. A process number said by a server may belong to another machine (a container,
// a tunnel), so it must be proven to be the very session first. Below normal, not lowest: on a busy computer a process of
// the lowest priority might be kept from running while it holds a lock of the server that all others wait for. For the
// same reason only for copies of files, which hold none; pages copied through the log do.
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import type { ServerFacts } from '../../../shared/model/server.ts'

export type ServerProcess = { readonly pid: number; readonly clientPort: number | null }

/** On Linux a session is called `postgres: user database 127.0.0.1(54321) idle`. Elsewhere only a server of ours is known to be here. */
const isThatSession = async (facts: ServerFacts, { pid, clientPort }: ServerProcess): Promise<boolean> => {
  if (!facts.isLocal || pid <= 1) return false
  if (process.platform !== 'linux') return facts.ref.kind === 'built-in'
  const title = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
  return title.startsWith('postgres:') && clientPort !== null && title.includes(`(${clientPort})`)
}

/** False: not here, not ours, or not allowed. */
export const lowerPriority = async (facts: ServerFacts, session: ServerProcess): Promise<boolean> => {
  if (!(await isThatSession(facts, session))) return false
  try {
    setPriority(session.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    return true
  } catch {
    return false
  }
}
