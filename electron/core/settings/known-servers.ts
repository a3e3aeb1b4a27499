// Servers a person has connected to by hand: the address, never a password. They are asked again at every search.
import { join } from 'node:path'
import { z } from 'zod'
import { serverRefSchema, type ServerRef } from '../../../shared/model/server.ts'
import { openJsonStore } from './json-store.ts'

const knownSchema = z.object({ ref: serverRefSchema, version: z.string().optional() })
export type KnownServer = { readonly ref: Extract<ServerRef, { kind: 'address' }>; readonly version?: string }

export type KnownServers = {
  readonly list: () => Promise<readonly KnownServer[]>
  readonly add: (server: KnownServer) => Promise<void>
  readonly forget: (server: ServerRef) => Promise<void>
}

const kept = 12

/** The same server by another of this machine's names is the same server. */
export const addressKey = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase()) ? 'localhost' : host.toLowerCase()}:${port}`

export const openKnownServers = (dataFolder: string, onBroken: (keptAs: string) => void): KnownServers => {
  const store = openJsonStore<readonly KnownServer[]>(join(dataFolder, 'servers.json'), {
    empty: [],
    parse: (data) =>
      z
        .array(knownSchema)
        .parse(data)
        .filter((one) => one.ref.kind === 'address') as KnownServer[],
    onBroken,
  })
  const without = (list: readonly KnownServer[], ref: ServerRef): readonly KnownServer[] =>
    ref.kind === 'address' ? list.filter((one) => addressKey(one.ref) !== addressKey(ref)) : list
  return {
    list: store.read,
    add: async (server) => void (await store.update((list) => [server, ...without(list, server.ref)].slice(0, kept))),
    forget: async (ref) => void (await store.update((list) => without(list, ref))),
  }
}
