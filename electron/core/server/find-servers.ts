import type { FoundServers } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import { listBuiltIn } from './built-in.ts'
import { findRunning } from './find-running.ts'
import { hostInstallations } from './host-installations.ts'
import { localMachine } from './local-machine.ts'

/** The whole search takes at most a second. */
const versionMs = 900

/** Running servers, installations and built-in servers of this machine, all looked for at the same time. */
export const findServers = async (
  host: Host,
  options: { readonly customInstallations?: readonly string[] } = {},
): Promise<FoundServers> => {
  const startedAt = performance.now()
  const known = hostInstallations(host, options.customInstallations, versionMs).then(async ({ installations }) => ({
    installations,
    builtIn: await listBuiltIn(host, installations),
  }))
  const [{ installations, builtIn }, { servers }] = await Promise.all([
    known,
    findRunning(localMachine(host.env), known),
  ])
  return { running: servers, installations, builtIn, durationMs: Math.round(performance.now() - startedAt) }
}
