// What is said while pg_restore loads: a total, rows and tables, as of our own engine.
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../../shared/model/job.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, restore } from './harness.ts'

const tools = binDirFor(15)
const fifteen = testServers().find(({ major }) => major === 15)

describe.skipIf(tools === null || fifteen === undefined)('through pg_restore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-progress-'))
  const { params } = fifteen!
  beforeAll(async () => {
    await clean(params, 'gwpg_')
    await ask(params, 'postgres', 'create database gwpg_source')
    await ask(
      params,
      'gwpg_source',
      `create table large (id int primary key, a text);
       insert into large select n, md5(n::text) from generate_series(1, 150000) n;
       create index on large (a);
       create table small (id int primary key references large); insert into small values (1), (2)`,
    )
    for (const [format, name] of [
      ['c', 'a.dump'],
      ['t', 'a.tar'],
    ] as const)
      execFileSync(
        join(tools!, 'pg_dump'),
        [
          '-h',
          params.host,
          '-p',
          String(params.port),
          '-U',
          'postgres',
          `-F${format}`,
          '-f',
          join(folder, name),
          'gwpg_source',
        ],
        { env: { ...process.env, PGPASSWORD: params.password } },
      )
  })
  afterAll(() => clean(params, 'gwpg_'))

  it.each(['a.dump', 'a.tar'])('%s has a total from the first word on, and comes to its end', async (name) => {
    const said: Progress[] = []
    const { result } = await restore(
      params,
      join(folder, name),
      `gwpg_${name.slice(2)}`,
      { engine: 'pg_restore', jobs: 2 },
      { onProgress: (one) => said.push(one) },
    )
    expect(result.outcome).toBe('verified')
    const loading = said.filter(({ tables }) => tables !== undefined)
    expect(loading.length).toBeGreaterThan(2)
    const totals = new Set(loading.map(({ total }) => total))
    expect(totals.size).toBe(1)
    expect([...totals][0]).toBeGreaterThan(100_000)
    for (const field of ['done', 'rows', 'share'] as const) {
      const values = loading.map((one) => one[field] ?? 0)
      expect(values).toEqual(values.toSorted((a, b) => a - b))
    }
    const last = loading.at(-1)
    expect(last).toMatchObject({
      phase: 'verify',
      done: last?.total,
      rows: 150_002,
      rowsTotal: 150_002,
      tables: { done: 2, total: 2 },
    })
    expect(loading.some(({ share }) => share !== undefined)).toBe(true)
  })
})
