// Every archive and every plain dump of the corpus, restored to its truth by our own engine, on each server; archives also
// by pg_restore, and the two compared. The table of the run is printed.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { corpusEntries, corpusFolder, hasCorpus } from '../../helpers/corpus.ts'
import { ownServers, testServers } from '../../helpers/servers.ts'
import { ask, clean, debris, fingerprint, restore } from '../../integration/restore/harness.ts'

if (!hasCorpus) console.warn('SKIPPED: ../shared/corpus is not there; no real dump is restored.')

type Truth = { readonly counts: Readonly<Record<string, number>>; readonly rows: Readonly<Record<string, number>> }
type Entry = Truth & { readonly id: string; readonly file: string; readonly kind: 'archive' | 'plain' }

const archives = (): Entry[] =>
  hasCorpus
    ? readdirSync(join(corpusFolder, 'expected'))
        .toSorted()
        .flatMap((name): Entry[] => {
          const data = JSON.parse(readFileSync(join(corpusFolder, 'expected', name), 'utf8')) as {
            id: string
            load_order: string[]
            truth?: { from_run: string; counts: Record<string, number>; detail: { rows: Record<string, number> } }
          }
          if (!data.truth?.from_run.startsWith('pg_restore')) return []
          return [
            {
              id: data.id,
              kind: 'archive',
              file: join(corpusFolder, 'files', data.id, data.load_order[0]!),
              counts: data.truth.counts,
              rows: data.truth.detail.rows,
            },
          ]
        })
    : []

/** Templates and files for another program; what lands in a database of its own name has no truth for ours. */
const notDumps = new Set([
  'ohdsi-cdm',
  'kooptimizer',
  'chinook-official',
  'chinook-serial',
  'gexec-connect',
  'extension-script-quit',
  'pgtap-tests',
])
const plain = (): Entry[] =>
  corpusEntries()
    .filter(
      (entry) =>
        entry.complete &&
        entry.scripts.length === 1 &&
        entry.scripts[0]!.endsWith('.sql') &&
        entry.fromRun !== 'prepared' &&
        !notDumps.has(entry.id),
    )
    .map((entry) => ({
      id: entry.id,
      kind: 'plain',
      file: join(entry.folder, entry.scripts[0]!),
      counts: entry.counts,
      rows: entry.rows,
    }))

const foundIn = (result: RestoreResult): Truth => ({
  counts: Object.fromEntries(Object.entries(result.receipt.objects).map(([kind, pair]) => [kind, pair!.found])),
  rows: Object.fromEntries(
    result.receipt.rows.filter(({ found }) => found !== null).map(({ table, found }) => [table, found!]),
  ),
})

const table: string[] = []
const tools = binDirFor(15)

const servers = hasCorpus ? await ownServers() : testServers()

describe.skipIf(!hasCorpus).each(servers)('the corpus on $name', ({ params, major }) => {
  const name = `gwrc_${major}`
  afterAll(async () => {
    await clean(params, name)
    console.log(
      [
        `PostgreSQL ${major}: dump | outcome | objects | rows | left out | seconds | truth | as pg_restore`,
        ...table.splice(0),
      ].join('\n'),
    )
  })

  it.each([...archives(), ...plain()].map((entry) => [entry.id, entry] as const))(
    '%s',
    { timeout: 120_000 },
    async (id, entry) => {
      await clean(params, name)
      const { result } = await restore(params, entry.file, name, { agreed: ['all'] })
      if (result.error?.kind === 'extension-unavailable') {
        // Said before anything was done, with what to do.
        expect(result.error.hint).toMatch(/--without-extension/)
        expect(await debris(params)).toEqual([])
        table.push(`${id} | ${result.error.message}`)
        return
      }
      const found = foundIn(result)
      const wanted = Object.fromEntries(
        Object.entries(entry.counts).filter(
          ([kind, count]) => count > 0 && result.receipt.objects[kind as 'tables'] !== undefined,
        ),
      )
      const sameCounts = Object.entries(wanted).every(([kind, count]) => found.counts[kind] === count)
      const rowsWanted = Object.entries(entry.rows).filter(([, rows]) => rows > 0)
      const sameRows = rowsWanted.every(([at, rows]) => found.rows[at] === rows)
      let same = ''
      if (entry.kind === 'archive' && tools !== null) {
        const other = `${name}_tool`
        await ask(params, 'postgres', `create database ${other} template template0 encoding 'UTF8'`)
        const env = { ...process.env, PGPASSWORD: params.password }
        execFileSync(
          join(tools, 'pg_restore'),
          [
            '-h',
            params.host,
            '-p',
            String(params.port),
            '-U',
            'postgres',
            '--no-owner',
            '--no-privileges',
            '-d',
            other,
            entry.file,
          ],
          { env, stdio: 'pipe' },
        )
        expect(await fingerprint(params, name)).toBe(await fingerprint(params, other))
        same = 'rows equal'
        const viaTool = await restore(params, entry.file, `${name}_via`, { agreed: ['all'], engine: 'pg_restore' })
        expect({
          outcome: viaTool.result.outcome,
          error: viaTool.result.error,
          causes: viaTool.result.causes,
          tool: viaTool.result.receipt.tool.name,
        }).toEqual({ outcome: 'verified', error: undefined, causes: [], tool: 'pg_restore' })
        expect(viaTool.result.receipt.rows).toEqual(result.receipt.rows)
        expect(await fingerprint(params, `${name}_via`)).toBe(await fingerprint(params, other))
        if (major === 15) {
          const dump = (database: string) =>
            execFileSync(
              join(tools, 'pg_dump'),
              ['-s', '--no-owner', '-h', params.host, '-p', String(params.port), '-U', 'postgres', database],
              { env, maxBuffer: 1 << 28 },
            )
              .toString()
              .split('\n')
              .filter((line) => !/^\\(un)?restrict /.test(line))
              .join('\n')
          expect(dump(name)).toBe(dump(other))
          same = 'catalogs and rows equal'
        }
      }
      const objects = Object.entries(found.counts).reduce(
        (sum, [kind, count]) => (kind === 'indexes_explicit' || kind === 'trigger_functions' ? sum : sum + count),
        0,
      )
      table.push(
        [
          id,
          result.outcome,
          objects,
          Object.values(found.rows).reduce((sum, rows) => sum + rows, 0),
          result.receipt.leftOut.length,
          (result.durationMs / 1000).toFixed(2),
          sameCounts && sameRows ? 'truth' : 'NOT THE TRUTH',
          same,
        ].join(' | '),
      )
      expect(result.error).toBeUndefined()
      expect({
        outcome: result.outcome,
        lost: result.receipt.lost,
        causes: result.causes.filter((cause) => cause.class !== 'cosmetic'),
      }).toEqual({ outcome: 'verified', lost: [], causes: [] })
      expect(Object.fromEntries(Object.keys(wanted).map((kind) => [kind, found.counts[kind]]))).toEqual(wanted)
      expect(Object.fromEntries(rowsWanted.map(([at]) => [at, found.rows[at]]))).toEqual(Object.fromEntries(rowsWanted))
      expect(await debris(params)).toEqual([])
    },
  )
})
