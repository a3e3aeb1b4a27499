// What a restore of some seconds says of the time left, against the time it really took: halfway through, the whole it
// predicts is right within the factor below; it never says a time that is wildly off, and says its first word at once.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import type { Progress } from '../../../shared/model/job.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, clean, inputFor } from '../../integration/restore/harness.ts'

const servers = testServers()
const fifteen = servers.find(({ major }) => major === 15)
const factorHalfway = 2
const factorAnywhere = 4

const shapes: Readonly<Record<string, string>> = {
  'many tables with indexes': `do $$ begin for n in 1 .. 12 loop execute format('create table t%1$s (id int primary key, a int references t%2$s, body text); insert into t%1$s select i, i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 60000) i; create index on t%1$s (body); create index on t%1$s (a)', n, greatest(1, n - 1)); end loop; end $$`,
  'one large table, then its indexes': `create table big (id int primary key, a int, body text); insert into big select i, i %% 1000, md5(i::text) || md5((i + 1)::text) from generate_series(1, 900000) i; create index on big (body); create index on big (a, body); create index on big (md5(body))`,
}

describe.skipIf(fifteen === undefined).each(servers)('progress on $name', ({ params, major }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-progress-'))
  const name = `gwpr_${major}`
  afterAll(async () => {
    await clean(params, name)
    rmSync(folder, { recursive: true, force: true })
  })

  describe.each(Object.entries(shapes))('%s', (shape, sql) => {
    const source = `gwpr_src_${major}`
    const dumpTo = (format: string): string => {
      const file = join(folder, `${shape.replaceAll(/\W+/g, '-')}.${format}`)
      const { params: from } = fifteen!
      execFileSync(
        join(binDirFor(15)!, 'pg_dump'),
        [`-F${format}`, '-h', from.host, '-p', String(from.port), '-U', from.user, '-f', file, source],
        { env: { ...process.env, PGPASSWORD: from.password } },
      )
      return file
    }
    beforeAll(async () => {
      await clean(fifteen!.params, source)
      await ask(fifteen!.params, 'postgres', `create database ${source}`)
      await ask(fifteen!.params, source, sql.replaceAll('%%', '%'))
    }, 120_000)
    afterAll(() => clean(fifteen!.params, source))

    it.each(['c', 'p'])('is honest about a dump of format %s', { timeout: 120_000 }, async (format) => {
      await clean(params, name)
      const file = dumpTo(format)
      const startedAt = performance.now()
      const said: { readonly at: number; readonly progress: Progress }[] = []
      const first = { at: Infinity }
      const sign = (): void => void (first.at = Math.min(first.at, performance.now() - startedAt))
      const ending = await runRestore(createTestHost(), inputFor(params, file, name), {
        jobId: `progress-test-${major}-${format}`,
        signal: new AbortController().signal,
        progress: (progress) => {
          sign()
          said.push({ at: performance.now() - startedAt, progress })
        },
        log: () => undefined,
        setSteps: sign,
        updateStep: () => undefined,
      })
      const took = performance.now() - startedAt
      expect(ending.state).toBe('succeeded')
      expect(first.at).toBeLessThan(200)
      const shares = said.flatMap(({ progress }) => (progress.share === undefined ? [] : [progress.share]))
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      const timed = said.filter(({ progress }) => progress.remainingMs !== undefined)
      const wholes = timed.map(({ at, progress }) => ({ part: at / took, whole: (at + progress.remainingMs!) / took }))
      const line = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(
        (part) => `${part * 100}%: ${wholes.find((one) => one.part >= part)?.whole.toFixed(2) ?? '-'}`,
      )
      console.log(
        `PostgreSQL ${major}, ${shape}, -F${format}, ${Math.round(took)} ms; predicted / real at ${line.join('  ')}`,
      )
      const half = wholes.find((one) => one.part >= 0.5)
      expect(half).toBeDefined()
      expect(Math.max(half!.whole, 1 / half!.whole)).toBeLessThan(factorHalfway)
      for (const { whole } of wholes.filter(({ part }) => part > 0.15 && part < 0.95))
        expect(Math.max(whole, 1 / whole)).toBeLessThan(factorAnywhere)
      const last = said.findLast(({ progress }) => progress.phase === 'data')!.progress
      expect(last.done).toBe(last.total)
      expect(last.tables!.done).toBe(last.tables!.total)
      expect(said.some(({ progress }) => progress.connections?.some(({ doing }) => doing.startsWith('rows of ')))).toBe(
        true,
      )
      expect(
        said.some(({ progress }) => progress.connections?.some(({ phase }) => phase?.startsWith('building index'))),
      ).toBe(true)
    })
  })
})
