// Where the built-in server of one major version lives, and the small file that says what it is.
//   <root>/<major>/data           the cluster (under a temporary name until initdb is done)
//   <root>/<major>/state.json     port, programs, version
//   <root>/<major>/superuser      password of role postgres, 0600, so that the CLI, the window and a restart share it
//   <root>/<major>/server.log     what the server says
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, writeFile, access } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Host } from '../host.ts'
import { serverAccount, type Account } from './server-account.ts'
import { unreachableAt } from './reachable.ts'

const stateSchema = z.object({
  groundwork: z.literal(1),
  major: z.number().int(),
  version: z.string(),
  port: z.number().int(),
  binDir: z.string(),
  source: z.enum([
    'edb',
    'postgres.app',
    'homebrew',
    'debian',
    'rpm',
    'scoop',
    'chocolatey',
    'path',
    'shipped',
    'custom',
  ]),
  createdAt: z.string(),
})
export type BuiltInState = z.infer<typeof stateSchema>

export type BuiltInHome = {
  /** Holds one folder per major version. */
  readonly root: string
  /** Who runs the server when we are root. */
  readonly account: Account | null
  /** Why the servers are not in our own data folder. */
  readonly movedBecause?: string
}

export type BuiltInFiles = {
  readonly folder: string
  readonly data: string
  readonly state: string
  readonly password: string
  readonly log: string
  readonly lock: string
}

/** As root the server runs under another account, which cannot enter /root and the like: then its place is below /var/lib. */
export const findHome = async (host: Host): Promise<BuiltInHome> => {
  const own = join(host.paths.data, 'servers')
  const account = await serverAccount()
  if (account === null) return { root: own, account }
  const blocked = await unreachableAt(own, account)
  if (blocked === null) return { root: own, account }
  const hash = createHash('sha256').update(host.paths.data).digest('hex').slice(0, 12)
  const root = `/var/lib/groundwork/${hash}`
  return {
    root,
    account,
    movedBecause: `The account "${account.name}", which runs the server because root may not, cannot enter ${blocked}; the server lives in ${root}.`,
  }
}

export const filesOf = (home: BuiltInHome, major: number): BuiltInFiles => {
  const folder = join(home.root, String(major))
  return {
    folder,
    data: join(folder, 'data'),
    state: join(folder, 'state.json'),
    password: join(folder, 'superuser'),
    log: join(folder, 'server.log'),
    lock: join(folder, 'lock'),
  }
}

/** Majors that have a whole cluster, newest first. */
export const createdMajors = async (home: BuiltInHome): Promise<readonly number[]> => {
  const names = await readdir(home.root).catch(() => [])
  const found: number[] = []
  for (const name of names) {
    if (/^\d+$/.test(name) && (await isCreated(filesOf(home, Number(name))))) found.push(Number(name))
  }
  return found.toSorted((a, b) => b - a)
}

/** `data` is renamed to its name when it is whole, so its being there is enough. */
export const isCreated = (files: BuiltInFiles): Promise<boolean> =>
  access(files.data).then(
    () => true,
    () => false,
  )

export const readState = async (files: BuiltInFiles): Promise<BuiltInState | null> => {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(await readFile(files.state, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export const writeState = async (files: BuiltInFiles, state: BuiltInState): Promise<void> => {
  const partial = `${files.state}.partial-${String(process.pid)}`
  await writeFile(partial, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o644 })
  await rename(partial, files.state)
}

export const readPassword = async (files: BuiltInFiles): Promise<string | null> => {
  const text = await readFile(files.password, 'utf8').catch(() => null)
  return text === null || text.trim() === '' ? null : text.trim()
}

/** Others may pass through (the server's account must), not look around. */
export const makeFolder = async (files: BuiltInFiles): Promise<void> => {
  await mkdir(files.folder, { recursive: true, mode: 0o711 })
}
