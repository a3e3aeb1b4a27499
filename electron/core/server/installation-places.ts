// Where PostgreSQL programs lie, by how they came there. Folder names only lead us to a bin folder: the version is asked
// from the programs themselves. The order matters: the same folder found twice keeps its first source.
import path from 'node:path'
import type { InstallationSource } from '../../../shared/model/server.ts'
import { pathFolders } from '../process/path-folders.ts'
import type { MachineProbe } from './machine-probe.ts'
import { readRegistryInstallations } from './windows-registry.ts'

export type Place = { readonly source: InstallationSource; readonly binDir: string }

export const pathsOf = (probe: MachineProbe): path.PlatformPath =>
  probe.platform === 'win32' ? path.win32 : path.posix

export const findPlaces = async (probe: MachineProbe, custom: readonly string[] = []): Promise<readonly Place[]> => {
  const finders = finderTable[probe.platform]
  const found = await Promise.all([...finders.map((finder) => finder(probe)), fromPath(probe)])
  return [...(await fromCustom(probe, custom)), ...found.flat()]
}

type Finder = (probe: MachineProbe) => Promise<readonly Place[]>

/** `/usr/lib/postgresql` + every folder in it + `bin`. */
const underFolder = async (
  probe: MachineProbe,
  source: InstallationSource,
  folder: string,
  ...below: readonly string[]
): Promise<readonly Place[]> => {
  const { join } = pathsOf(probe)
  return (await probe.listFolder(folder)).map((name) => ({ source, binDir: join(folder, name, ...below) }))
}

const matching = async (
  probe: MachineProbe,
  source: InstallationSource,
  folder: string,
  pattern: RegExp,
  ...below: readonly string[]
): Promise<readonly Place[]> => {
  const { join } = pathsOf(probe)
  return (await probe.listFolder(folder))
    .filter((name) => pattern.test(name))
    .map((name) => ({ source, binDir: join(folder, name, ...below) }))
}

const debian: Finder = (probe) => underFolder(probe, 'debian', '/usr/lib/postgresql', 'bin')

/** PGDG packages in /usr/pgsql-NN, the distribution's own in /usr/bin (found by PATH), SUSE in /usr/lib/postgresqlNN. */
const rpm: Finder = async (probe) => [
  ...(await matching(probe, 'rpm', '/usr', /^pgsql-\d+/, 'bin')),
  ...(await matching(probe, 'rpm', '/usr/lib', /^postgresql\d+$/, 'bin')),
]

const edbLinux: Finder = async (probe) => [
  ...(await underFolder(probe, 'edb', '/opt/PostgreSQL', 'bin')),
  ...(await matching(probe, 'edb', '/usr/edb', /^(as|pge)\d+$/, 'bin')),
]

const homebrewLinux: Finder = (probe) => homebrewIn(probe, '/home/linuxbrew/.linuxbrew')

const edbMac: Finder = (probe) => underFolder(probe, 'edb', '/Library/PostgreSQL', 'bin')

const postgresApp: Finder = async (probe) => {
  const apps = ['/Applications/Postgres.app', `${probe.home}/Applications/Postgres.app`]
  const found = await Promise.all(
    apps.map((app) => matching(probe, 'postgres.app', `${app}/Contents/Versions`, /^\d/, 'bin')),
  ) // `latest` is a link to one of them
  return found.flat()
}

/** opt/ links stay right over upgrades, so they come first; the Cellar holds what is installed without a link. */
const homebrewIn = async (probe: MachineProbe, prefix: string): Promise<readonly Place[]> => {
  const formula = /^(postgresql(@\d+)?|libpq)$/
  const linked = await matching(probe, 'homebrew', `${prefix}/opt`, formula, 'bin')
  const cellar = (await probe.listFolder(`${prefix}/Cellar`)).filter((name) => formula.test(name))
  const kept = await Promise.all(
    cellar.map((name) => underFolder(probe, 'homebrew', `${prefix}/Cellar/${name}`, 'bin')),
  )
  return [...linked, ...kept.flat()]
}

const homebrewMac: Finder = async (probe) => {
  const prefixes = [...new Set([probe.env['HOMEBREW_PREFIX'] ?? '/opt/homebrew', '/opt/homebrew', '/usr/local'])]
  return (await Promise.all(prefixes.map((prefix) => homebrewIn(probe, prefix)))).flat()
}

const macPorts: Finder = (probe) => matching(probe, 'path', '/opt/local/lib', /^postgresql\d+$/, 'bin')

const edbWindows: Finder = async (probe) => {
  const { join } = path.win32
  const roots = [
    ...new Set([
      probe.env['ProgramFiles'],
      probe.env['ProgramW6432'],
      probe.env['ProgramFiles(x86)'],
      'C:\\Program Files',
    ]),
  ].filter((root) => root !== undefined && root !== '')
  const registry = (await readRegistryInstallations(probe)).map((installation) => ({
    source: 'edb' as const,
    binDir: join(installation.baseDirectory, 'bin'),
  }))
  const folders = await Promise.all(
    roots.map((root) => underFolder(probe, 'edb', join(root ?? '', 'PostgreSQL'), 'bin')),
  )
  return [...registry, ...folders.flat()]
}

const scoop: Finder = async (probe) => {
  const { join } = path.win32
  const roots = [
    probe.env['SCOOP'] ?? join(probe.home, 'scoop'),
    probe.env['SCOOP_GLOBAL'] ?? join(probe.env['ProgramData'] ?? 'C:\\ProgramData', 'scoop'),
  ]
  const found = await Promise.all(
    roots.map((root) => matching(probe, 'scoop', join(root, 'apps'), /^postgresql/i, 'current', 'bin')),
  )
  return found.flat()
}

/** The package runs EDB's installer as a rule; the portable kind unpacks below its own tools folder. */
const chocolatey: Finder = async (probe) => {
  const { join } = path.win32
  const lib = join(
    probe.env['ChocolateyInstall'] ?? join(probe.env['ProgramData'] ?? 'C:\\ProgramData', 'chocolatey'),
    'lib',
  )
  const unpacked = await matching(probe, 'chocolatey', lib, /^postgresql\d*/i, 'tools', 'pgsql', 'bin')
  const tools = await matching(
    probe,
    'chocolatey',
    probe.env['ChocolateyToolsLocation'] ?? 'C:\\tools',
    /^(postgresql|pgsql)/i,
    'bin',
  )
  return [...unpacked, ...tools]
}

const fromPath: Finder = async (probe) => {
  const { normalize } = pathsOf(probe)
  const folders = pathFolders(probe.env, probe.platform).map((folder) => normalize(folder))
  return [...new Set(folders)].map((binDir) => ({
    source: 'path',
    binDir,
  }))
}

/** A person may name the bin folder, the folder above it, or one of the programs. */
const fromCustom = async (probe: MachineProbe, custom: readonly string[]): Promise<readonly Place[]> => {
  const { join, dirname, basename } = pathsOf(probe)
  return custom.flatMap((given) => {
    const isProgram =
      /^(postgres|initdb|pg_ctl|psql|pg_dump|pg_restore)(\.exe)?$/i.test(basename(given)) &&
      basename(dirname(given)).toLowerCase() === 'bin'
    if (isProgram) return [{ source: 'custom' as const, binDir: dirname(given) }]
    return [
      { source: 'custom' as const, binDir: given },
      { source: 'custom' as const, binDir: join(given, 'bin') },
    ]
  })
}

const finderTable: Readonly<Record<MachineProbe['platform'], readonly Finder[]>> = {
  linux: [debian, rpm, edbLinux, homebrewLinux],
  darwin: [edbMac, postgresApp, homebrewMac, macPorts],
  win32: [edbWindows, scoop, chocolatey],
}
