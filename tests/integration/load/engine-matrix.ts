// Each engine on each server, and for each test of one a fresh database to load scripts into.
import { afterEach, beforeEach } from 'vitest'
import type { LoadOutcome, LoadRequest } from '../../../electron/core/load/types.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { testServers } from '../../helpers/servers.ts'
import { dropDatabase, engines, freshDatabase, query, requestFor, write } from './harness.ts'

export const engineMatrix = testServers().flatMap((server) =>
  engines.map(({ name, engine }) => ({ title: `${name} engine on ${server.name}`, name, engine, server })),
)

export type LoadedDatabase = {
  /** The database of the present test. */
  readonly target: ConnectionParams
  readonly load: (content: string | Buffer, over?: Partial<LoadRequest>, file?: string) => Promise<LoadOutcome>
  readonly tables: () => Promise<string[]>
}

export const useDatabase = ({ name, engine, server }: (typeof engineMatrix)[number]): LoadedDatabase => {
  let target = server.params
  beforeEach(async () => {
    target = await freshDatabase(server.params, `eng_${name}`)
  })
  afterEach(() => dropDatabase(target))
  return {
    get target() {
      return target
    },
    load: (content, over = {}, file = 'script.sql') => engine(requestFor(write(file, content), target, over)),
    tables: async () =>
      (
        await query<{ t: string }>(
          target,
          "select relname t from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
        )
      ).map(({ t }) => t),
  }
}
