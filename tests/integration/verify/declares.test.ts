// What inspectScripts expects is what a real server has after the load, name by name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectScripts } from '../../../electron/core/script/facts/inspect-scripts.ts'
import { readScript } from '../../../electron/core/script/read-script.ts'
import { takeColumns } from '../../../electron/core/verify/columns.ts'
import { compareColumns } from '../../../electron/core/verify/compare-columns.ts'
import { compareInventory } from '../../../electron/core/verify/compare.ts'
import { takeInventory } from '../../../electron/core/verify/inventory.ts'
import { testServers } from '../../helpers/servers.ts'
import { declaredCases } from './declared-cases.ts'

describe.each(testServers())('$name', ({ params, major }) => {
  let folder = ''
  const database = `declares_${major}`
  const admin = () => new pg.Client({ ...params, database: 'postgres' } as pg.ClientConfig)
  const run = async (sql: string) => {
    const client = admin()
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'declares-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await run(`drop database if exists ${database} with (force)`)
  })

  test.each(Object.entries(declaredCases))('%s', async (name, sql) => {
    const file = join(folder, `${name.replace(/\W+/g, '-')}.sql`)
    await writeFile(file, sql)
    const { expected, uncertain, facts } = await inspectScripts([{ file, shownAs: name }], {
      serverVersionNumber: major * 10000,
    })
    expect(facts[0]!.findings.filter((one) => one.severity !== 'info')).toEqual([])
    await run(`drop database if exists ${database} with (force)`)
    await run(`create database ${database} template template0`)
    const client = new pg.Client({ ...params, database } as pg.ClientConfig)
    await client.connect()
    try {
      for await (const items of readScript(file))
        for (const item of items) if (item.kind === 'statement') await client.query(item.sql)
      const comparison = compareInventory(expected, uncertain, await takeInventory(client))
      const columns = compareColumns(expected, await takeColumns(client))
      expect({
        missing: comparison.missing,
        different: [...comparison.different, ...columns],
        extra: comparison.extra,
      }).toEqual({ missing: [], different: [], extra: [] })
    } finally {
      await client.end()
    }
  })
})
