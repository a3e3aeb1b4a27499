// What the chosen server says about a dump's needs, in one connection. Nothing is created, not even tried: `available`
// means that the files are there, which for a dump is what matters first.
import type { ExtensionState, ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import { freeBytesAt } from '../free-bytes.ts'
import type { Host } from '../host.ts'
import { withClient } from '../postgres/connect.ts'
import { listExtensions } from '../server/extensions.ts'
import { resolveConnection } from '../server/resolve-connection.ts'
import { readServerFacts } from '../server/server-facts.ts'

export type ServerAnswer = {
  readonly facts: ServerFacts
  readonly extensions: ReadonlyMap<string, ExtensionState>
  readonly roles: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
  /** Of the disk its data is on; null when that is another computer's, or not to be seen. */
  readonly freeBytes: number | null
}

export const askServer = async (host: Host, server: ServerRef, password?: string): Promise<ServerAnswer> =>
  withClient(await resolveConnection(host, server, password), async (client) => {
    const facts = await readServerFacts(client, server)
    const extensions = await listExtensions(client)
    const { rows: roles } = await client.query<{ readonly name: string }>('SELECT rolname::text AS name FROM pg_roles')
    const { rows: languages } = await client.query<{ readonly name: string }>(
      'SELECT lanname::text AS name FROM pg_language',
    )
    return {
      facts,
      extensions: new Map(extensions.map((state) => [state.name, state])),
      roles: new Set(roles.map(({ name }) => name)),
      languages: new Set(languages.map(({ name }) => name)),
      freeBytes: facts.isLocal && facts.dataDirectory !== undefined ? await freeBytesAt(facts.dataDirectory) : null,
    }
  })
