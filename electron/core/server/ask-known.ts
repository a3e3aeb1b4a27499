// Servers connected to before, for the list of running ones: those the search of this machine did not meet are asked.
import type { RunningServer } from '../../../shared/model/server.ts'
import { addressKey, type KnownServer } from '../settings/known-servers.ts'
import { askPort } from './ask-port.ts'

/** A remote server may be slow to answer; the list must not be. */
const askMs = 700

const ask = async ({ ref, version }: KnownServer): Promise<RunningServer> => {
  const answer = await askPort(ref.host, ref.port, askMs, ref.user ?? 'postgres')
  const away = answer.kind === 'closed' || answer.kind === 'silent'
  // `Refused` is an answer too: we ask without encryption, and have been let in with it.
  const state =
    away || answer.kind === 'not-postgres' ? 'refused' : answer.kind === 'refused' ? 'needs-password' : answer.kind
  const now = answer.kind === 'accepting' ? (answer.version ?? version) : version
  const major = now === undefined ? Number.NaN : Number.parseInt(now, 10)
  return {
    id: `known ${addressKey(ref)}`,
    ref,
    host: ref.host,
    port: ref.port,
    state,
    foundBy: ['remembered'],
    ...(now === undefined ? {} : { version: now }),
    ...(Number.isNaN(major) ? {} : { major }),
    ...(away
      ? { detail: 'Does not answer now' }
      : answer.kind === 'not-postgres'
        ? { detail: 'Something else answers there now' }
        : {}),
  }
}

export const askKnown = async (
  known: readonly KnownServer[],
  running: readonly RunningServer[],
): Promise<readonly RunningServer[]> => {
  const met = new Set(running.map(addressKey))
  return Promise.all(known.filter(({ ref }) => !met.has(addressKey(ref))).map(ask))
}
