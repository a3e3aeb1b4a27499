// The archives of the corpus against their truth: table of contents, objects by name, rows of every table; on every server.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../../electron/core/archive/open-archive.ts'
import { inspectArchive } from '../../electron/core/xray/inspect-archive.ts'
import { xrayFile } from '../../electron/core/xray/xray-file.ts'
import { corpusFolder, hasCorpus } from '../helpers/corpus.ts'
import { testServers } from '../helpers/servers.ts'
import { createTestHost } from '../helpers/test-host.ts'

const archives = {
  'northwind-1.12': 'northwind.backup',
  'dvdrental-tar11': 'dvdrental.tar',
  'derived-pagila114-dump': 'pagila-1.14.dump',
  'derived-pagila114-tar': 'pagila-1.14.tar',
  'derived-pagila114-dir': 'pagila-1.14.dir',
}
if (!hasCorpus) console.warn('SKIPPED: the corpus does not lie beside the checkout')

type Expected = {
  toc_independent: {
    container: string
    version: string
    created: string
    dbname: string
    server: string
    pg_dump: string
    toc_entries: number
    types: Record<string, number>
    owners: string[]
    extensions: string[]
    tables: string[]
  }
  truth: { counts: Record<string, number>; detail: { names: Record<string, string[]>; rows: Record<string, number> } }
}
const expectedOf = (id: string) =>
  JSON.parse(readFileSync(join(corpusFolder, 'expected', `${id}.json`), 'utf8')) as Expected

describe.runIf(hasCorpus)('corpus', () => {
  it.each(Object.entries(archives))('%s: table of contents', async (id, name) => {
    const { toc_independent: toc } = expectedOf(id)
    const archive = await openArchive(join(corpusFolder, 'files', id, name))
    const { facts } = archive
    expect(facts).toMatchObject({
      format: toc.container,
      version: toc.version.replace(/-0$/, ''),
      databaseName: toc.dbname,
      serverVersion: toc.server,
      pgDumpVersion: toc.pg_dump,
      countsByDesc: toc.types,
      extensions: toc.extensions,
    })
    expect(facts.entries).toHaveLength(toc.toc_entries)
    expect(facts.createdAt?.slice(0, 10)).toBe(toc.created)
    expect([...new Set(facts.entries.map(({ owner }) => owner).filter(Boolean))].toSorted()).toEqual(toc.owners)
    expect(facts.tables.map(({ name: table }) => table).toSorted()).toEqual(toc.tables)
    await archive.close()
  })
  it.each(Object.entries(archives))('%s: every row of every table', async (id, name) => {
    const { truth } = expectedOf(id)
    const archive = await openArchive(join(corpusFolder, 'files', id, name))
    const found: Record<string, number> = {}
    for (const entry of archive.facts.entries.filter(({ desc }) => desc === 'TABLE DATA')) {
      let text = ''
      for await (const chunk of archive.readData(entry)) text += chunk.toString('latin1')
      const rows = text.split('\n').indexOf('\\.')
      expect(rows).toBeGreaterThanOrEqual(0)
      if (rows > 0) found[`${entry.schema}.${entry.tag}`] = rows
    }
    expect(Object.values(found).reduce((sum, rows) => sum + rows, 0)).toBe(truth.counts.rows_total)
    for (const [table, rows] of Object.entries(truth.detail.rows))
      if (table in found) expect([table, found[table]]).toEqual([table, rows])
    await archive.close()
  })
  it.each(Object.entries(archives))('%s: every object by its name', async (id, name) => {
    const { truth } = expectedOf(id)
    const archive = await openArchive(join(corpusFolder, 'files', id, name))
    const { expected, script } = await inspectArchive(archive.facts)
    expect(script.unreadable).toEqual([])
    const found = new Map<string, string[]>()
    for (const { kind, name: object, certain } of expected) {
      expect([object, certain]).toEqual([object, true])
      found.set(kind, [...(found.get(kind) ?? []), object])
    }
    for (const [kind, wanted] of Object.entries(truth.detail.names))
      expect([kind, found.get(kind)?.toSorted()]).toEqual([kind, wanted.toSorted()])
    await archive.close()
  })
  it.each(
    testServers().flatMap((server) =>
      Object.entries(archives).map(([id, name]) => [server.name, id, name, server] as const),
    ),
  )('%s takes %s', async (_, id, name, { params }) => {
    const path = join(corpusFolder, 'files', id, name)
    expect(existsSync(path)).toBe(true)
    const { user, port, host } = params
    const found = await xrayFile(createTestHost(), path, {
      server: { kind: 'address', host, port, user },
      ...(params.password === undefined ? {} : { password: params.password }),
    })
    expect(found.findings.map(({ code }) => code)).not.toContain('server-not-asked')
    expect(found.verdict).toMatchObject({ kind: 'will-restore', sentence: expect.stringContaining(' on PostgreSQL ') })
    expect(found.durationMs).toBeLessThan(5000)
  })
})
