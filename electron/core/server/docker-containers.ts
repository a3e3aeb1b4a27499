// Containers that publish PostgreSQL's port, through the docker program (podman understands the same words).
// A docker that is absent, stopped or slow is fine: there are then no containers for us.
import { pathFolders } from '../process/path-folders.ts'
import { pathsOf } from './installation-places.ts'
import type { MachineProbe } from './machine-probe.ts'

export type Container = {
  readonly name: string
  readonly image: string
  readonly hostPort: number
  readonly major?: number
}

const limitMs = 800

export const findContainers = async (probe: MachineProbe): Promise<readonly Container[]> => {
  const program = await findDocker(probe)
  if (program === null) return []
  const answer = await probe.runTool(program, ['ps', '--no-trunc', '--format', '{{json .}}'], limitMs)
  return answer.exitCode === 0 ? parseDockerPs(answer.stdout) : []
}

const findDocker = async (probe: MachineProbe): Promise<string | null> => {
  const { join } = pathsOf(probe)
  const names = probe.platform === 'win32' ? ['docker.exe', 'podman.exe'] : ['docker', 'podman']
  const extra = probe.platform === 'darwin' ? ['/usr/local/bin', '/opt/homebrew/bin', `${probe.home}/.docker/bin`] : [] // programs of the desktop get no shell's PATH
  for (const name of names) {
    for (const folder of [...pathFolders(probe.env, probe.platform), ...extra])
      if (await probe.exists(join(folder, name))) return join(folder, name)
  }
  return null
}

/** One JSON object a line; Ports reads `0.0.0.0:5433->5432/tcp, [::]:5433->5432/tcp`. */
export const parseDockerPs = (text: string): readonly Container[] => {
  const found = new Map<number, Container>()
  for (const line of text.split('\n')) {
    const entry = readEntry(line)
    if (entry === null) continue
    for (const match of entry.ports.matchAll(/(?:^|[\s,:])(\d+)->5432\/tcp/g)) {
      const hostPort = Number(match[1])
      const major = /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|postgresql)[^:]*:(?:pg)?(\d+)/.exec(
        entry.image,
      )?.[1]
      found.set(hostPort, {
        name: entry.name,
        image: entry.image,
        hostPort,
        ...(major === undefined || Number(major) > 40 ? {} : { major: Number(major) }),
      })
    }
  }
  return [...found.values()]
}

const readEntry = (line: string): { readonly name: string; readonly image: string; readonly ports: string } | null => {
  if (!line.trim().startsWith('{')) return null
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null) return null
    const word = (key: string): string => {
      const value: unknown = Reflect.get(entry, key)
      return typeof value === 'string' ? value : Array.isArray(value) ? value.join(',') : ''
    }
    return { name: word('Names'), image: word('Image'), ports: word('Ports') }
  } catch {
    return null
  }
}
