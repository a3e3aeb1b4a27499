// Out of locks on a built-in server: the fix raises the setting, restarts the server, and runs only what failed.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { runFix } from '../../../electron/core/restore/fix/run-fix.ts'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import { startBuiltIn, stopBuiltIn } from '../../../electron/core/server/built-in.ts'
import { resolveConnection } from '../../../electron/core/server/resolve-connection.ts'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'

const quiet = () => ({
  jobId: `locks-${Math.random().toString(36).slice(2, 10)}`,
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  setSteps: () => undefined,
  updateStep: () => undefined,
})

describe.each(testServers())('a server without room for locks, $name', ({ major }) => {
  const host = createTestHost()
  const server = { kind: 'built-in', major } as const
  afterAll(() => stopBuiltIn(host, major))

  it('is given room, and only what failed runs again', async () => {
    await startBuiltIn(host, { major })
    const ask = async (sql: string, database = 'postgres') =>
      withClient(
        { ...(await resolveConnection(host, server)), database },
        async (client) => (await client.query(sql)).rows,
      )
    await ask('ALTER SYSTEM SET max_locks_per_transaction = 10')
    await ask('ALTER SYSTEM SET max_connections = 20')
    await stopBuiltIn(host, major)
    await startBuiltIn(host, { major })
    const file = join(mkdtempSync(join(tmpdir(), 'gw-locks-')), 'a.sql')
    writeFileSync(
      file,
      `CREATE TABLE good (a int);\nCOPY good (a) FROM stdin;\n1\n\\.\nDO $$BEGIN FOR i IN 1..4000 LOOP EXECUTE 'CREATE TABLE many_' || i || ' (a int)'; END LOOP; END$$;\n`,
    )
    const { result: first } = await runRestore(
      host,
      { path: file, server, choices: restoreChoicesSchema.parse({ database: 'gw_locks' }) },
      quiet(),
    )
    expect(first?.causes[0]?.sqlState).toBe('53200')
    expect(first?.unfinished?.fixes.map(({ id }) => id)).toEqual(['max-locks'])
    const { result } = await runFix(host, { jobId: first?.unfinished?.job ?? '', fixes: ['max-locks'] }, quiet())
    expect([result?.outcome, result?.error, result?.ranAgain]).toEqual(['verified', undefined, ['STATEMENT']])
    expect(await ask('SHOW max_locks_per_transaction')).toEqual([{ max_locks_per_transaction: '1024' }])
    expect(await ask(`SELECT count(*)::int AS n FROM pg_class WHERE relname ~ '^many_'`, 'gw_locks')).toEqual([
      { n: 4000 },
    ])
  })
})
