// How this server copies a database of that size, the best way first, and what the disk has.
import type pg from 'pg'
import type { CopyStrategy } from '../../../../shared/model/snapshot.ts'
import type { ServerFacts } from '../../../../shared/model/server.ts'
import { chooseStrategies } from '../../snapshot/choose-strategy.ts'
import { lookAtDisk, type Disk } from '../../snapshot/disk.ts'

export type CopyWays = { readonly strategies: readonly CopyStrategy[]; readonly disk: Disk }

export const copyWays = async (
  client: pg.ClientBase,
  facts: ServerFacts,
  sizeBytes: number | null,
): Promise<CopyWays> => {
  const disk = await lookAtDisk(facts)
  const canClone =
    facts.major >= 18 &&
    (await client.query(`SET file_copy_method = 'clone'`).then(
      () => true,
      () => false,
    ))
  const server = { major: facts.major, canClone, sharesBlocks: disk.sharesBlocks }
  return { strategies: chooseStrategies(server, sizeBytes), disk }
}

/** Only a way of copying that this file system cannot do is worth another; the server removes what a failed one left. */
export const copyBy = async (
  client: pg.ClientBase,
  { major }: Pick<ServerFacts, 'major'>,
  strategies: readonly CopyStrategy[],
  copy: (strategy: CopyStrategy) => Promise<unknown>,
): Promise<CopyStrategy> => {
  for (const [index, strategy] of strategies.entries()) {
    if (major >= 18) await client.query(`SET file_copy_method = '${strategy === 'clone' ? 'clone' : 'copy'}'`)
    try {
      await copy(strategy)
      return strategy
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      const another = strategy === 'clone' && ['0A000', '58030', '22023', 'XX000'].includes(code)
      if (!another || index === strategies.length - 1) throw error
    }
  }
  throw new Error('no way to copy a database')
}
