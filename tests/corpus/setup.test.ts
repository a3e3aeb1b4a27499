// Every plain-SQL entry of the corpus goes through the whole of setup: recipe, plan, load, verify. Complete ones must be
// `verified` with exactly the counts that were measured with psql; the others must say why, at the right place, and
// leave nothing behind. The table of the run is printed.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { inspectScripts } from '../../electron/core/script/facts/inspect-scripts.ts'
import { createApp } from '../../electron/core/app.ts'
import type { SetupResult } from '../../shared/model/report.ts'
import type { Job } from '../../shared/model/job.ts'
import { corpusEntries, hasCorpus, type CorpusEntry } from '../helpers/corpus.ts'
import { testServers } from '../helpers/servers.ts'
import { createTestHost } from '../helpers/test-host.ts'

if (!hasCorpus) console.warn('SKIPPED: ../shared/corpus is not there; the corpus of real schemas is not run.')

/** What the measured run was given besides the files. */
const given: Record<
  string,
  { variables?: Record<string, string>; settings?: Record<string, string>; roles?: string[] }
> = {
  'postgrest-spec': { variables: { PGUSER: 'postgres' } },
  'postgrest-big': { variables: { PGUSER: 'postgres' } },
  'postgrest-io': { variables: { PGUSER: 'postgres' }, roles: ['Postgrest_Test_Authenticator'] },
  musicbrainz: { settings: { search_path: 'musicbrainz, public' } },
}

/** Entries that cannot or must not be loaded into one database: what has to be said instead. */
const refused: Record<string, RegExp> = {
  'aws-dms-sample': /statement|timeout|schema "dms_sample"|disk/i,
  booktown: /booktown.*database|database.*booktown/i,
  'chinook-official': /chinook/i,
  'chinook-serial': /chinook_serial/i,
  'gexec-connect': /fleet_db|\\gexec|\\c/i,
  'extension-script-quit': /\\quit|\\q\b/i,
  'mat-dumpall': /pg_dumpall|cluster|\\connect/i,
  'ohdsi-cdm': /@cdmDatabaseSchema/,
  'pagila-current': /vector|uuidv7/,
  'pg-regress-a': /strings\.sql|third line|syntax/i,
  'pgtap-tests': /plan|rolls? back|pgtap/i,
  'powergym-init': /vector/,
  'rag-syntax-error': /vector/,
  'supabase-init': /supabase_admin|pgjwt/,
  'supabase-schema15': /pgsodium|pg_graphql|supabase_vault|pgjwt/,
  'wrong-dialect-mysql': /MySQL/,
  'wrong-dialect-sqlite': /SQLite/,
}

// Loading it makes gigabytes over minutes, so no corpus test runs it.
const tooBig = ['aws-dms-sample']

const server = testServers().find(({ major }) => major === 15)
const rows: string[] = []

const runEntry = async (entry: CorpusEntry): Promise<{ job: Job; result: SetupResult | null; name: string }> => {
  if (!server) throw new Error('no PostgreSQL 15')
  const host = createTestHost()
  const app = createApp(host)
  const name = `corpus_${entry.id.replaceAll(/\W/g, '_')}`
  const extra = given[entry.id] ?? {}
  const before = mkdtempSync(join(tmpdir(), 'gw-corpus-'))
  const prep = entry.prep.filter(Boolean)
  const prepFile = join(before, 'prepare.sql')
  if (prep.length) writeFileSync(prepFile, `${prep.join(';\n')};\n`)
  const load = [...(prep.length ? [relative(entry.folder, prepFile)] : []), ...entry.scripts].map((script) => ({
    script,
    as: 'superuser' as const,
    ...(extra.variables ? { variables: extra.variables } : {}),
    ...(extra.settings ? { settings: extra.settings } : {}),
  }))
  const reply = await app.call('setup.start', {
    source: {
      folder: entry.folder,
      recipe: {
        groundwork: 1,
        name: entry.id,
        role: { name: `${name}_role`, password: 'generate' },
        database: { name },
        load,
        ...(extra.roles ? { roles: extra.roles } : {}),
      },
    },
    server: { kind: 'address', host: server.params.host, port: server.params.port, user: server.params.user },
    password: server.params.password,
  })
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  const { job, result } = await app.jobs.ended((reply.value as { jobId: string }).jobId)
  await app.close()
  return { job, result: result as SetupResult | null, name }
}

const query = async (sql: string, values: unknown[]) => {
  const client = new pg.Client({ ...server?.params })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

const roleNames = async (): Promise<string[]> =>
  (await query('select rolname from pg_roles', [])).map((row: { rolname: string }) => row.rolname)
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Roles and databases belong to the whole server: what one entry makes must not be there for the next. */
const leaveNothing = async (entry: CorpusEntry, before: ReadonlySet<string>): Promise<void> => {
  const name = `corpus_${entry.id.replaceAll(/\W/g, '_')}`
  const { facts } = await inspectScripts(
    entry.scripts.map((script) => ({
      file: join(entry.folder, script),
      shownAs: script,
      ...(given[entry.id]?.variables ? { variables: given[entry.id]!.variables! } : {}),
    })),
  )
  const databases = [
    name,
    ...facts.flatMap((one) =>
      one.leavesDatabase.flatMap(({ why }) => /^makes a database of its own, (.+)$/.exec(why)?.[1] ?? []),
    ),
  ]
  const made = new Set([
    ...facts.flatMap((one) => one.roles.filter((role) => role.creates).map((role) => role.name)),
    `${name}_role`,
    ...(given[entry.id]?.roles ?? []),
  ])
  for (const database of databases) await query(`drop database if exists ${quoted(database)} with (force)`, [])
  // Members and grantors of each other: what cannot go yet goes in a later pass.
  for (let pass = 0; pass < 3; pass++)
    for (const role of (await roleNames()).filter((one) => made.has(one) && !before.has(one)))
      await query(`drop role if exists ${quoted(role)}`, []).catch(() => undefined)
  await query('alter role postgres reset all', [])
}

/** Extensions the entry needs that this server does not have: then the truth is "says so". */
const missingExtensions = async (result: SetupResult | null) =>
  (result?.findings ?? []).filter(({ code }) => code === 'extension-unavailable')

// Shows up as skipped where there is nothing to run.
it.runIf(hasCorpus && server !== undefined)('finds the corpus and PostgreSQL 15', () =>
  expect(corpusEntries().length).toBeGreaterThan(40),
)

describe.skipIf(!hasCorpus || !server)('the corpus, set up on PostgreSQL 15', () => {
  afterAll(() => console.log(`\n${rows.join('\n')}\n`))

  let tidy = async (): Promise<void> => undefined
  afterEach(() => tidy())

  it.each(
    corpusEntries()
      .filter(({ id }) => !tooBig.includes(id))
      .map((entry) => [entry.id, entry] as const),
  )('%s', async (id, entry) => {
    const before = new Set(await roleNames())
    tidy = () => leaveNothing(entry, before)
    const { job, result, name } = await runEntry(entry)
    const missing = await missingExtensions(result)
    const told = [
      job.error?.message,
      job.error?.serverMessage,
      result?.error?.message,
      ...(result?.findings ?? []).flatMap(({ message, detail }) => [message, detail]),
    ]
      .filter(Boolean)
      .join('\n')
    const error = result?.error ?? job.error
    rows.push(
      [
        id.padEnd(24),
        (result?.outcome ?? job.state).padEnd(12),
        `${result?.report.missing.length ?? '-'} missing`,
        error ? `${error.file ?? ''}:${error.line ?? ''} ${error.message.slice(0, 110)}` : '',
      ].join('  '),
    )

    const pattern = refused[id]
    if (pattern || missing.length) {
      expect(told).toMatch(pattern ?? /extension/)
      expect(result?.outcome).toBe('failed')
      // Nothing half-made: neither the database nor the role of this run is there.
      expect(await query('select datname from pg_database where datname = $1', [name])).toEqual([])
      expect(await query('select rolname from pg_roles where rolname = $1', [`${name}_role`])).toEqual([])
      if (error?.sqlState && entry.strictError && error.line !== undefined) {
        // psql names the last line of the statement, we the line of the marked place.
        expect(error.line).toBeLessThanOrEqual(entry.strictError.line)
        expect(error.endLine ?? error.line).toBe(entry.strictError.line)
        expect(entry.strictError.file).toContain(error.file?.split('/').at(-1))
      }
      return
    }
    expect(error).toBeUndefined()
    const found = Object.fromEntries(
      Object.entries(result?.report.counts ?? {}).map(([kind, { found: n }]) => [kind, n]),
    )
    const { rows_total: _rows, tables_with_rows: _tables, ...truth } = entry.counts
    expect(found).toMatchObject(truth)
    expect(result?.report.missing).toEqual([])
    expect(result?.report.different).toEqual([])
    expect(result?.outcome).toBe('verified')
  })
})
