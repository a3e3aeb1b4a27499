// EDB's installer writes HKLM\SOFTWARE\PostgreSQL\Installations\postgresql-x64-16 (and one key per service).
// Asked through `reg query`, which is on every Windows; a machine without the key answers with exit code 1.
import type { MachineProbe } from './machine-probe.ts'

export type RegistryInstallation = {
  readonly key: string
  readonly baseDirectory: string
  readonly dataDirectory?: string
  readonly version?: string
  readonly serviceId?: string
}
export type RegistryService = {
  readonly key: string
  readonly port?: number
  readonly dataDirectory?: string
}

const roots = ['HKLM\\SOFTWARE\\PostgreSQL', 'HKLM\\SOFTWARE\\WOW6432Node\\PostgreSQL']

export const readRegistryInstallations = async (probe: MachineProbe): Promise<readonly RegistryInstallation[]> =>
  (await readKeys(probe, 'Installations')).flatMap(({ key, values }) => {
    const base = values.get('base directory')
    if (base === undefined || base === '') return []
    const data = values.get('data directory')
    const version = values.get('version')
    const serviceId = values.get('service id')
    return [
      {
        key,
        baseDirectory: base,
        ...(data === undefined ? {} : { dataDirectory: data }),
        ...(version === undefined ? {} : { version }),
        ...(serviceId === undefined ? {} : { serviceId }),
      },
    ]
  })

export const readRegistryServices = async (probe: MachineProbe): Promise<readonly RegistryService[]> =>
  (await readKeys(probe, 'Services')).map(({ key, values }) => {
    const port = Number(values.get('port'))
    const data = values.get('data directory')
    return {
      key,
      ...(Number.isInteger(port) && port > 0 ? { port } : {}),
      ...(data === undefined ? {} : { dataDirectory: data }),
    }
  })

type Key = { readonly key: string; readonly values: ReadonlyMap<string, string> }

const readKeys = async (probe: MachineProbe, branch: string): Promise<readonly Key[]> => {
  if (probe.platform !== 'win32') return []
  const reg = `${probe.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\reg.exe`
  const answers = await Promise.all(roots.map((root) => probe.runTool(reg, ['query', `${root}\\${branch}`, '/s'], 800)))
  return answers
    .flatMap((answer) => (answer.exitCode === 0 ? parseRegQuery(answer.stdout) : []))
    .filter(({ values }) => values.size > 0)
}

/** Keys stand at the margin, their values below with four blanks: name, type, data. */
export const parseRegQuery = (text: string): readonly Key[] => {
  const keys: { readonly key: string; readonly values: Map<string, string> }[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) keys.push({ key: line.trim(), values: new Map() })
    const value = /^ {4}(.+?) {4}(REG_[A-Z_]+) {4}(.*)$/.exec(line)
    if (value === null) continue
    const data = value[2] === 'REG_DWORD' ? String(Number.parseInt(value[3] ?? '', 16)) : (value[3] ?? '')
    keys.at(-1)?.values.set((value[1] ?? '').toLowerCase(), data)
  }
  return keys
}
