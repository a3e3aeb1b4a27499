// Every plain-SQL entry of the corpus through both engines: equal schemas (pg_dump), or the same first error at the same
// place. On a cluster of its own, because some scripts make roles. The table of the run is printed.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directEngine } from '../../electron/core/load/direct-engine.ts'
import { psqlEngine } from '../../electron/core/load/psql-engine.ts'
import type { Engine, LoadOutcome, LoadRequest } from '../../electron/core/load/types.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import { corpusEntries, hasCorpus, type CorpusEntry } from '../helpers/corpus.ts'

if (!hasCorpus) console.warn('SKIPPED: ../shared/corpus is not there; the engines are not compared on real schemas.')

const binDir = binDirFor(15)
/** Gigabytes; and one that sets the password of postgres. */
const notHere = new Set(['aws-dms-sample', 'mat-dumpall'])
/** Scripts that connect elsewhere: the direct engine names the command and refuses. */
const psqlOnly: Record<string, RegExp> = {
  'chinook-official': /\\c\b/,
  'chinook-serial': /\\c\b/,
  'gexec-connect': /\\c\b/,
}
const given: Record<string, { variables?: Record<string, string>; settings?: Record<string, string> }> = {
  'postgrest-spec': { variables: { PGUSER: 'postgres' } },
  'postgrest-big': { variables: { PGUSER: 'postgres' } },
  'postgrest-io': { variables: { PGUSER: 'postgres' } },
  musicbrainz: { settings: { search_path: 'musicbrainz, public' } },
}

const rows: string[] = []
let cluster: Cluster

const admin = async <T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    host: cluster.params.host,
    port: cluster.params.port,
    user: 'postgres',
    password: cluster.params.password!,
    database,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const fresh = (name: string, entry: CorpusEntry) =>
  admin('postgres', async (client) => {
    const databases = await client.query<{ datname: string }>(
      "select datname from pg_database where datname not in ('postgres', 'template0', 'template1')",
    )
    for (const { datname } of databases.rows) await client.query(`drop database "${datname}" with (force)`)
    const roles = await client.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname <> 'postgres' and rolname !~ '^pg_'",
    )
    for (const { rolname } of roles.rows)
      await client.query(`drop owned by "${rolname}" cascade; drop role "${rolname}"`)
    await client.query(`create database "${name}" template template0 encoding 'UTF8'`)
    for (const role of entry.roles ?? []) await client.query(`create role "${role}"`)
  })

const runAll = async (
  engine: Engine,
  entry: CorpusEntry,
  name: string,
  onError: 'stop' | 'continue' = 'stop',
): Promise<{ outcomes: LoadOutcome[]; seconds: number; schema: string }> => {
  await fresh(name, entry)
  // What cannot be prepared here (an extension that is not installed) makes both fail alike.
  for (const sql of entry.prep) await admin(name, (client) => client.query(sql)).catch(() => undefined)
  const outcomes: LoadOutcome[] = []
  const started = performance.now()
  for (const script of entry.scripts) {
    const file = join(entry.folder, script)
    const extra = given[entry.id] ?? {}
    const request: LoadRequest = {
      file,
      shownAs: script,
      sizeBytes: statSync(file).size,
      connection: { ...cluster.params, database: name, ...(extra.settings ? { settings: extra.settings } : {}) },
      onError,
      transaction: 'none',
      variables: extra.variables ?? {},
      leaveOuts: [],
      workingDirectory: dirname(file),
      allowShell: false,
      jobId: `corpus-${entry.id}`.slice(0, 40),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onLog: () => undefined,
    }
    const outcome = await engine(request)
    outcomes.push(outcome)
    if (outcome.status !== 'loaded' && onError === 'stop') break
  }
  const seconds = (performance.now() - started) / 1000
  const schema = execFileSync(
    join(binDir!, 'pg_dump'),
    ['-s', '-h', cluster.params.host, '-p', String(cluster.params.port), '-U', 'postgres', name],
    {
      env: { ...process.env, PGPASSWORD: cluster.params.password },
      maxBuffer: 1 << 28,
    },
  ).toString()
  return {
    outcomes,
    seconds,
    schema: schema
      .split('\n')
      .filter((line) => !/^\\(un)?restrict /.test(line))
      .join('\n'),
  }
}

describe.skipIf(!hasCorpus || binDir === null)('both engines on the corpus', () => {
  beforeAll(async () => {
    cluster = await startCluster(15)
  })
  afterAll(async () => {
    console.log(
      [
        'entry | psql engine | direct engine | statements | rows | seconds psql/direct | schema | first error',
        ...rows,
      ].join('\n'),
    )
    await cluster?.stop()
  })

  it.each(corpusEntries().filter((entry) => entry.scripts.length > 0 && !notHere.has(entry.id)))(
    '$id',
    { timeout: 120_000 },
    async (entry) => {
      const viaPsql = await runAll(psqlEngine(join(binDir!, 'psql')), entry, 'engines_corpus')
      const direct = await runAll(directEngine, entry, 'engines_corpus')
      const a = viaPsql.outcomes.at(-1)!
      const b = direct.outcomes.at(-1)!
      const [e, f] = [a.errors[0], b.errors[0]]
      const sum = (run: typeof viaPsql, key: 'statements' | 'rows') =>
        run.outcomes.reduce((total, one) => total + one[key], 0)
      rows.push(
        [
          entry.id,
          a.status,
          b.status,
          `${sum(viaPsql, 'statements')}/${sum(direct, 'statements')}`,
          `${sum(viaPsql, 'rows')}/${sum(direct, 'rows')}`,
          `${viaPsql.seconds.toFixed(2)}/${direct.seconds.toFixed(2)}`,
          viaPsql.schema === direct.schema ? 'equal' : 'DIFFERENT',
          e ? `${basename(e.file)}:${e.line} ${e.sqlState ?? e.kind}` : '',
        ].join(' | '),
      )
      const only = psqlOnly[entry.id]
      if (only) {
        expect(b.status).toBe('failed')
        expect(f).toMatchObject({ kind: 'tool-missing', message: expect.stringMatching(only) })
        return
      }
      expect({
        status: b.status,
        files: direct.outcomes.length,
        error: f && {
          file: f.file,
          line: f.line,
          column: f.column,
          sqlState: f.sqlState,
          said: f.serverMessage,
          kind: f.kind,
        },
      }).toEqual({
        status: a.status,
        files: viaPsql.outcomes.length,
        error: e && {
          file: e.file,
          line: e.line,
          column: e.column,
          sqlState: e.sqlState,
          said: e.serverMessage,
          kind: e.kind,
        },
      })
      expect(direct.schema).toBe(viaPsql.schema)
      expect(sum(direct, 'statements')).toBe(sum(viaPsql, 'statements'))
      expect(sum(direct, 'rows')).toBe(sum(viaPsql, 'rows'))
    },
  )

  // The same again, going on after errors: the same causes, the same database in the end.
  it.each(corpusEntries().filter((entry) => entry.strictError !== null && !notHere.has(entry.id)))(
    '$id, going on after errors',
    { timeout: 120_000 },
    async (entry) => {
      const viaPsql = await runAll(psqlEngine(join(binDir!, 'psql')), entry, 'engines_corpus', 'continue')
      const direct = await runAll(directEngine, entry, 'engines_corpus', 'continue')
      const causes = (run: typeof viaPsql) =>
        run.outcomes.flatMap(({ errors }) =>
          errors.map((error) => ({
            file: error.file,
            line: error.line,
            column: error.column,
            sqlState: error.sqlState,
            said: error.serverMessage,
          })),
        )
      const follow = (run: typeof viaPsql) => run.outcomes.reduce((sum, { followOns }) => sum + followOns, 0)
      rows.push(
        [
          `${entry.id} (continue)`,
          viaPsql.outcomes.at(-1)!.status,
          direct.outcomes.at(-1)!.status,
          `causes ${causes(viaPsql).length}/${causes(direct).length}`,
          `follow-ons ${follow(viaPsql)}/${follow(direct)}`,
          `${viaPsql.seconds.toFixed(2)}/${direct.seconds.toFixed(2)}`,
          viaPsql.schema === direct.schema ? 'equal' : 'DIFFERENT',
        ].join(' | '),
      )
      expect(causes(direct)).toEqual(causes(viaPsql))
      expect(follow(direct)).toBe(follow(viaPsql))
      expect(direct.schema).toBe(viaPsql.schema)
    },
  )
})
