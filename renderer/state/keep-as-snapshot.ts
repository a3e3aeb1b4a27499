// From a database that was just made to the place where it can be kept: the Databases screen, with the form of a snapshot open.
import { create } from 'zustand'
import type { FoundServers, ServerRef } from '../../shared/model/server.ts'
import { navigate } from './route.ts'
import { serverKey } from './server-key.ts'
import { findServers, useServers } from './servers.ts'
import { placeKey } from './snapshots-reducer.ts'

/** The place whose form for a new snapshot is open. */
export const useTaking = create<{ readonly of: string | null }>()(() => ({ of: null }))

export type WhereMade = {
  readonly ref?: ServerRef | undefined
  readonly host: string
  readonly port: number
}

/** The server as the Databases screen calls it: a built-in one by its version, whatever it was asked for as. */
export const keyOfMade = ({ ref, host, port }: WhereMade, found: FoundServers | null): string => {
  if (ref !== undefined && (ref.kind === 'address' || ref.major !== undefined)) return serverKey(ref)
  const builtIn = found?.builtIn.find((server) => server.state === 'running' && server.port === port)
  return serverKey(
    builtIn === undefined
      ? (ref ?? { kind: 'address', host, port, user: 'postgres' })
      : { kind: 'built-in', major: builtIn.major },
  )
}

export const keepAsSnapshot = async (where: WhereMade, database: string): Promise<void> => {
  // The list may be older than the server the database was made on.
  if (where.ref?.kind !== 'address') await findServers()
  const server = keyOfMade(where, useServers.getState().found)
  useTaking.setState({ of: placeKey({ server, database }) })
  navigate({ name: 'databases', server, database })
}
