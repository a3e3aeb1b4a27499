// A file restored before comes back as a copy: said, counted again, switchable, and never of what somebody has touched.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { dropKept, listKept } from '../../../electron/core/restore/cache/list-kept.ts'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import { withSession } from '../../../electron/core/snapshot/open-session.ts'
import { listSnapshots } from '../../../electron/core/snapshot/list-snapshots.ts'
import { ownServers } from '../../helpers/servers.ts'
import { run as runCommand } from '../../helpers/run-cli.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, clean, debris, fingerprint, inputFor } from './harness.ts'

const script = `CREATE TABLE public.films (id int PRIMARY KEY, title text);
COPY public.films (id, title) FROM stdin;
${Array.from({ length: 500 }, (_, i) => `${i}\tfilm ${i}`).join('\n')}
\\.
CREATE INDEX films_title ON public.films (title);
CREATE SEQUENCE public.numbers; SELECT pg_catalog.setval('public.numbers', 42, true);
`

const none = { keepBudgetBytes: 1024 ** 3, keepFromBytes: 0 }

const servers = await ownServers()
/** What does not depend on how a server copies is tried on one of them. */
const first = servers[0]?.major

describe.each(servers)('the copy kept of a restore on $name', ({ params, major }) => {
  /** What is the same on every server is tried on one. */
  const itOnce = (name: string, test: () => Promise<void>): void => {
    if (major === first) it(name, test)
  }
  const file = join(mkdtempSync(join(tmpdir(), 'gw-kept-')), 'films.sql')
  beforeAll(() => writeFileSync(file, script))

  const run = async (
    database: string,
    choices: Partial<RestoreInput['choices']> = {},
    options: { readonly limits?: typeof none; readonly between?: () => Promise<unknown> } = {},
  ): Promise<RestoreResult> => {
    const ending = await runRestore(
      createTestHost(),
      inputFor(params, file, database, choices),
      {
        jobId: `kept-test-${Math.random().toString(36).slice(2, 10)}`,
        signal: new AbortController().signal,
        progress: () => undefined,
        log: () => undefined,
        setSteps: () => undefined,
        updateStep: () => undefined,
      },
      options.limits ?? none,
    )
    await options.between?.()
    await ending.after?.(new AbortController().signal)
    if (!ending.result) throw new Error(ending.error?.message)
    return ending.result
  }
  const server = { kind: 'address', host: params.host, port: params.port, user: params.user } as const
  const inSession = <T>(work: Parameters<typeof withSession<T>>[2]): Promise<T> =>
    withSession(createTestHost(), { server, password: params.password }, work)
  const kept = () => inSession(listKept)

  afterEach(async () => {
    await inSession((session) => dropKept(session, 'all'))
    await clean(params, 'gwkept_')
    expect(await debris(params)).toEqual([])
  })

  it('is used for the same bytes, and says so', async () => {
    const first = await run('gwkept_a')
    expect(first.source.copyOf).toBeUndefined()
    expect(await kept()).toMatchObject([{ file: 'films.sql', database: 'gwkept_a', sha256: first.receipt.sha256 }])
    const again = await run('gwkept_b')
    expect(again.outcome).toBe('verified')
    expect(again.source.copyOf?.provenAt).toBe((await kept())[0]?.provenAt)
    expect(again.receipt.tool.name).toMatch(/^copy of a restore proven at 20\d\d-/)
    expect(again.receipt.rows).toEqual(first.receipt.rows)
    expect(again.receipt.sequences).toEqual(first.receipt.sequences)
    expect(again.receipt.objects).toEqual(first.receipt.objects)
    expect(again.steps.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual([
      'schema',
      'data',
      'finish',
    ])
    expect(await fingerprint(params, 'gwkept_b')).toBe(await fingerprint(params, 'gwkept_a'))
    expect(await kept()).toHaveLength(1)
    const owners = await ask(
      params,
      'postgres',
      `select distinct pg_get_userbyid(datdba) as owner, datallowconn, datistemplate, datconnlimit, shobj_description(oid, 'pg_database') as comment from pg_database where datname in ('gwkept_a', 'gwkept_b')`,
    )
    expect(owners).toEqual([
      { owner: 'postgres', datallowconn: true, datistemplate: false, datconnlimit: -1, comment: null },
    ])
  })

  itOnce('gathers statistics of what was loaded', async () => {
    await run('gwkept_stats', { cache: 'off' })
    expect(
      await ask(params, 'gwkept_stats', `select reltuples::int as n from pg_class where relname = 'films'`),
    ).toEqual([{ n: 500 }])
    expect(await kept()).toEqual([])
  })

  itOnce('is left alone by other choices, and by one that says so', async () => {
    await run('gwkept_a')
    expect((await run('gwkept_off', { cache: 'off' })).source.copyOf).toBeUndefined()
    const other = await run('gwkept_owner', { owner: 'gwkept_owner', createOwner: true })
    expect(other.source.copyOf).toBeUndefined()
    expect(await kept()).toHaveLength(2)
    writeFileSync(file, script.replace('film 7\n', 'film x\n'))
    expect((await run('gwkept_bytes')).source.copyOf).toBeUndefined()
    writeFileSync(file, script)
  })

  it('is not made when somebody was in the database first', async () => {
    await run(
      'gwkept_a',
      {},
      { between: () => ask(params, 'gwkept_a', `update films set title = 'touched' where id = 1`) },
    )
    expect(await kept()).toEqual([])
    const inside = new pg.Client({ ...connection(params), database: 'gwkept_b' })
    inside.on('error', () => undefined)
    await run('gwkept_b', {}, { between: () => inside.connect() })
    expect(await kept()).toEqual([])
    expect((await inside.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
    await inside.end()
  })

  itOnce('gives way to the dump itself when it is not what it was', async () => {
    await run('gwkept_a')
    const name = (await kept())[0]?.storedAs ?? ''
    await ask(params, 'postgres', `alter database "${name}" with allow_connections true`)
    await ask(params, name, 'delete from films where id = 3')
    await ask(params, 'postgres', `alter database "${name}" with allow_connections false`)
    const again = await run('gwkept_b')
    expect(again).toMatchObject({ outcome: 'verified', receipt: { rows: [{ expected: 500, found: 500 }] } })
    expect(again.source.copyOf).toBeUndefined()
    expect((await kept()).map(({ storedAs }) => storedAs)).not.toContain(name)
  })

  itOnce('keeps within the budget, the oldest going first, and below it makes none', async () => {
    await run('gwkept_a')
    const [only] = await kept()
    const oneAndAHalf = Math.round((only?.sizeBytes ?? 0) * 1.5)
    writeFileSync(file, script.replace('film 7\n', 'film y\n'))
    await run('gwkept_b', {}, { limits: { keepBudgetBytes: oneAndAHalf, keepFromBytes: 0 } })
    expect((await kept()).map(({ database }) => database)).toEqual(['gwkept_b'])
    writeFileSync(file, script)
    await run('gwkept_c', {}, { limits: { keepBudgetBytes: 1000, keepFromBytes: 0 } })
    expect((await kept()).map(({ database }) => database)).toEqual(['gwkept_b'])
  })

  itOnce('is no database to work with, and an unfinished one is removed', async () => {
    await run('gwkept_a')
    const name = (await kept())[0]?.storedAs ?? ''
    await expect(ask(params, name, 'select 1')).rejects.toThrow(/not currently accepting connections/)
    const overview = await inSession((session) => listSnapshots(session, 1024 ** 3))
    expect(overview.databases.map((one) => one.name)).not.toContain(name)
    const on = ['--server', `postgres://${params.user}@${params.host}:${String(params.port)}/postgres`, '--json']
    const env = { PGPASSWORD: params.password ?? '' }
    const listed = await runCommand(['restore', '--list-kept', ...on], { env })
    expect(JSON.parse(listed.out)).toMatchObject({ kept: [{ storedAs: name, file: 'films.sql' }] })
    const wrong = await runCommand(['restore', '--drop-kept', 'gwkept_a', ...on], { env })
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('No copy of a restored file is kept as') })
    const gone = await runCommand(['restore', '--drop-kept', name, ...on], { env })
    expect(JSON.parse(gone.out)).toMatchObject({ dropped: [{ storedAs: name }] })
    expect(await kept()).toEqual([])
    await run('gwkept_c')
    const left = (await kept())[0]?.storedAs ?? ''
    // What a kill between the copy and its comment leaves.
    await ask(params, 'postgres', `comment on database "${left}" is null`)
    expect((await run('gwkept_b', {}, { limits: { ...none, keepBudgetBytes: 0 } })).source.copyOf).toBeUndefined()
    expect(await kept()).toEqual([])
    expect(await ask(params, 'postgres', `select datname from pg_database where datname ~ '__gw_kept'`)).toEqual([])
  })
})

const connection = ({ host, port, user, password }: ConnectionParams) => ({
  host,
  port,
  user,
  password: password ?? '',
})
