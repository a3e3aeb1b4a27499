import type { FoundServers, RunningServer } from '../../../shared/model/server.ts'

/** Servers a person could use. The built-in ones have an entry of their own and are left out, also where a port scan met them. */
export const usableServers = (found: FoundServers | null): readonly RunningServer[] => {
  const ownPorts = new Set(
    (found?.builtIn ?? []).filter((server) => server.state === 'running').map((server) => server.port),
  )
  return (found?.running ?? []).filter(
    (server) =>
      server.ref.kind === 'address' &&
      server.state !== 'not-postgres' &&
      server.state !== 'stale' &&
      !server.foundBy.includes('built-in') &&
      !ownPorts.has(server.port),
  )
}
