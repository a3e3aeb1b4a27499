import type { Installation } from '../../../shared/model/server.ts'
import { findPlaces, pathsOf, type Place } from './installation-places.ts'
import { inspectPlace, type BrokenInstallation } from './inspect-installation.ts'
import type { MachineProbe } from './machine-probe.ts'

export type FoundInstallations = {
  readonly installations: readonly Installation[]
  readonly broken: readonly BrokenInstallation[]
}

/** Every PostgreSQL of this machine, newest first, each bin folder once. */
export const findInstallations = async (
  probe: MachineProbe,
  options: {
    readonly custom?: readonly string[]
    readonly shipped?: Place | null
    readonly timeoutMs?: number
  } = {},
): Promise<FoundInstallations> => {
  const places = await findPlaces(probe, options.custom ?? [])
  const all = options.shipped === undefined || options.shipped === null ? places : [...places, options.shipped]
  const real = await Promise.all(all.map(async (place) => ({ place, key: await sameFolderKey(probe, place) })))
  const seen = new Set<string>()
  const once = real.filter(({ key }) => {
    if (key === null || seen.has(key)) return false
    seen.add(key)
    return true
  })
  const inspected = await Promise.all(once.map(({ place }) => inspectPlace(probe, place, options.timeoutMs)))
  return {
    installations: inspected
      .flatMap(({ installation }) => (installation === null ? [] : [installation]))
      .toSorted(newestFirst),
    broken: inspected.flatMap(({ broken }) => broken),
  }
}

const programs = ['psql', 'postgres', 'pg_dump', 'initdb', 'pg_ctl', 'pg_restore']

/** Where a program of this folder really lies: a folder of links (/opt/homebrew/bin) is the folder it leads to. Null: none there. */
const sameFolderKey = async (probe: MachineProbe, place: Place): Promise<string | null> => {
  const { join, dirname } = pathsOf(probe)
  for (const name of programs) {
    const program = join(place.binDir, probe.platform === 'win32' ? `${name}.exe` : name)
    if (!(await probe.exists(program))) continue
    const real = dirname(await probe.realPath(program))
    return probe.platform === 'win32' ? real.toLowerCase() : real
  }
  return null
}

/** The shipped one comes last among equals: it has no client programs. */
const newestFirst = (a: Installation, b: Installation): number =>
  compareVersions(b.version, a.version) || Number(a.source === 'shipped') - Number(b.source === 'shipped')

/** Numbers part by part; a beta stands before its release. */
export const compareVersions = (a: string, b: string): number => {
  const parts = (version: string): readonly number[] => {
    const [numbers = '', pre] = version.split(/(?=devel|alpha|beta|rc)/)
    const list = numbers.split('.').map(Number)
    return [list[0] ?? 0, pre === undefined ? (list[1] ?? 0) : -1, list[2] ?? 0]
  }
  const [left, right] = [parts(a), parts(b)]
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
