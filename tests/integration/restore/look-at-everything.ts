// Every question Groundwork asks a database that is there already, one after the other: inventory, counts, definitions, rows
// against rows.
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { readDefinitions } from '../../../electron/core/snapshot/definitions.ts'
import { diffRows } from '../../../electron/core/snapshot/diff-rows.ts'
import { takeInventory } from '../../../electron/core/verify/inventory.ts'
import { countRows } from '../../../electron/core/verify/rows.ts'

export const lookAtEverything = async (
  params: ConnectionParams,
  database: string,
  after: (what: string) => Promise<void>,
): Promise<void> => {
  const inside = { ...params, database }
  const tables = await withClient(inside, async (client) => {
    const { objects } = await takeInventory(client)
    await after('while taking the inventory')
    const tables = [...(objects.tables ?? []), ...(objects.partitions ?? [])]
    const others = [
      ...(objects.partitioned_tables ?? []),
      ...(objects.views ?? []),
      ...(objects.materialized_views ?? []),
    ]
    await countRows(client, [...tables, ...others])
    await after('while counting')
    await readDefinitions(client)
    await after('while reading definitions')
    return tables
  })
  await withClient(inside, (was) =>
    withClient(inside, (is) => diffRows(was, is, { was: tables, is: tables }, () => undefined)),
  )
  await after('while comparing rows')
}
