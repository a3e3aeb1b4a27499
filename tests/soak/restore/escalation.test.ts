// Each piece of code that waits for an administrator (tests/integration/restore/waiting-code.ts), alone, so that a failure
// says which one got through and when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, debris, restore } from '../../integration/restore/harness.ts'
import { lookAtEverything } from '../../integration/restore/look-at-everything.ts'
import { act, waitingCode } from '../../integration/restore/waiting-code.ts'

describe.each(testServers())('code that waits for an administrator, on $name', ({ major }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-escalation-'))
  let cluster: Cluster
  let params: ConnectionParams
  beforeAll(async () => {
    cluster = await startCluster(major)
    params = cluster.params
    await ask(params, 'postgres', 'create role gwe_attacker login')
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const isSuper = async (): Promise<boolean> =>
    (
      await ask<{ s: boolean }>(params, 'postgres', `select rolsuper as s from pg_roles where rolname = 'gwe_attacker'`)
    )[0]!.s
  const unharmed = async (when: string): Promise<void> => {
    const harmed = await isSuper()
    if (harmed) await ask(params, 'postgres', 'alter role gwe_attacker nosuperuser')
    expect(harmed, when).toBe(false)
  }

  it.each(Object.entries(waitingCode))('%s', async (what, text) => {
    const name = 'gwe_new'
    const file = join(folder, `${what.replaceAll(/\W+/g, '-')}.sql`)
    writeFileSync(file, act + text)
    await clean(params, name)
    const { result } = await restore(params, file, name)
    await unharmed('while restoring')
    expect(result.error).toBeUndefined()
    // Counted all the same: the rows are there, wherever the dump has put them.
    const counted = result.receipt.rows.filter(({ table }) => /public\.[tpu]$/.test(table))
    expect(Math.max(...counted.map(({ found }) => found ?? 0))).toBe(3)
    expect(await debris(params)).toEqual([])

    await lookAtEverything(params, name, unharmed)
    // What the server does by itself, as the owner of a table.
    if (what !== 'a view in the place of a table') {
      await ask(params, name, 'analyze')
      await unharmed('by ANALYZE, as autovacuum does it')
    }
    await clean(params, 'gwe_new')
  })
})
