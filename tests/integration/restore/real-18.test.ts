// Dumps of pg_dump 18 on an older server and on their own: every object and row, nothing said to be wrong.
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { clean, fingerprint, restore } from './harness.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/archives/${name}`, import.meta.url))
const servers = testServers()
afterAll(async () => {
  for (const { params } of servers) await clean(params, 'gw18_')
})

describe.each(servers)('a dump of pg_dump 18 on $name', ({ params }) => {
  it('comes back the same from each format', async () => {
    const found: string[] = []
    for (const [at, name] of ['pg18.dump', 'pg18.sql', 'pg18-inserts.dump'].entries()) {
      const database = `gw18_${at}`
      await clean(params, database)
      const { result } = await restore(params, fixture(name), database)
      expect({ name, lost: result.receipt.lost, causes: result.causes, outcome: result.outcome }).toEqual({
        name,
        lost: [],
        causes: [],
        outcome: 'verified',
      })
      found.push(await fingerprint(params, database))
    }
    expect(new Set(found).size).toBe(1)
  })
})
