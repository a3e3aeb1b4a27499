// Who listens on a port: the question behind "the password is right and still refused" (a container and an installation
// both on 5432). Linux: /proc; macOS: lsof; Windows: netstat and tasklist.
import type { MachineProbe } from './machine-probe.ts'
import { parseLsof, parseNetstat, parseProcNetTcp, parseTasklist, type Listener } from './port-owner-parsers.ts'

export type PortOwner = {
  readonly port: number
  readonly address: string
  readonly pid?: number
  readonly name?: string
  readonly program?: string
}

/** All listening ports of the machine, as far as we may see who holds them. */
export const findPortOwners = async (probe: MachineProbe): Promise<readonly PortOwner[]> => {
  if (probe.platform === 'linux') return linuxOwners(probe)
  if (probe.platform === 'darwin') {
    const answer = await probe.runTool('/usr/sbin/lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-Fpcn'], 900)
    return parseLsof(answer.stdout)
  }
  const system = `${probe.env['SystemRoot'] ?? 'C:\\Windows'}\\System32`
  const [connections, tasks] = await Promise.all([
    probe.runTool(`${system}\\netstat.exe`, ['-ano', '-p', 'TCP'], 900),
    probe.runTool(`${system}\\tasklist.exe`, ['/FO', 'CSV', '/NH'], 900),
  ])
  const names = parseTasklist(tasks.stdout)
  return parseNetstat(connections.stdout).map((listener) => withName(listener, names.get(listener.pid ?? 0)))
}

const withName = (listener: Listener, name: string | undefined): PortOwner =>
  name === undefined ? listener : { ...listener, name }

const linuxOwners = async (probe: MachineProbe): Promise<readonly PortOwner[]> => {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => probe.readFile(file)))
  const listeners = tables.flatMap((text) => parseProcNetTcp(text ?? ''))
  const pids = await pidsOfSockets(probe, new Set(listeners.map(({ inode }) => inode)))
  return Promise.all(
    listeners.map(async ({ port, address, inode }) => {
      const pid = pids.get(inode)
      if (pid === undefined) return { port, address } // another account's process
      const [name, program] = await Promise.all([
        probe.readFile(`/proc/${String(pid)}/comm`),
        probe.readLink(`/proc/${String(pid)}/exe`),
      ])
      return {
        port,
        address,
        pid,
        ...(name === null ? {} : { name: name.trim() }),
        ...(program === null ? {} : { program }),
      }
    }),
  )
}

/** The lowest pid that holds a socket: PostgreSQL's children hold their postmaster's too. */
const pidsOfSockets = async (
  probe: MachineProbe,
  inodes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>()
  if (inodes.size === 0) return found
  const pids = (await probe.listFolder('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b)
  for (let start = 0; start < pids.length && found.size < inodes.size; start += 64) {
    const holders = await Promise.all(
      pids.slice(start, start + 64).map(async (pid) => {
        const folder = `/proc/${String(pid)}/fd`
        const links = await Promise.all((await probe.listFolder(folder)).map((fd) => probe.readLink(`${folder}/${fd}`)))
        return links.flatMap((link) => {
          const inode = link === null ? undefined : /^socket:\[(\d+)\]$/.exec(link)?.[1]
          return inode === undefined || !inodes.has(inode) ? [] : [{ inode, pid }]
        })
      }),
    )
    for (const { inode, pid } of holders.flat()) if (!found.has(inode)) found.set(inode, pid)
  }
  return found
}
