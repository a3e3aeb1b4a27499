import type { Finding } from '../../../shared/model/finding.ts'
import type { BuiltInServer, Installation } from '../../../shared/model/server.ts'
import { canServe } from './choose-installation.ts'
import type { Running } from './find-running.ts'
import { newestTool } from './find-tool.ts'
import type { BrokenInstallation } from './inspect-installation.ts'

export type MachineEvidence = {
  readonly installations: readonly Installation[]
  readonly broken: readonly BrokenInstallation[]
  readonly builtIn: readonly BuiltInServer[]
  readonly running: Running
}

export const judgeServers = (evidence: MachineEvidence): readonly Finding[] => [
  ...noPostgres(evidence),
  ...brokenPrograms(evidence),
  ...sharedPorts(evidence),
  ...portTaken(evidence),
  ...stalePidFiles(evidence),
  ...oldTools(evidence),
  ...brokenBuiltIn(evidence),
]

const noPostgres = ({ installations, running }: MachineEvidence): readonly Finding[] => {
  if (
    installations.some(canServe) ||
    running.servers.some(({ state }) => state !== 'stale' && state !== 'not-postgres')
  )
    return []
  return [
    {
      code: 'no-postgresql',
      severity: 'warning',
      message: 'There is no PostgreSQL on this computer, and none came with this build of Groundwork.',
      hint: 'Install PostgreSQL, or name a server elsewhere.',
    },
  ]
}

/** One finding for a folder, however many of its programs fail: the cause is the same. */
const brokenPrograms = ({ broken }: MachineEvidence): readonly Finding[] => {
  const byFolder = groupByFolder(broken)
  return [...byFolder].flatMap(([binDir, programs]) => {
    const first = programs[0]
    return first === undefined
      ? []
      : [
          {
            code: 'broken-installation',
            severity: 'warning' as const,
            message: `Programs of PostgreSQL in ${binDir} do not run (${programs.map(({ tool }) => tool).join(', ')}). ${first.why}`,
            hint: first.hint,
          },
        ]
  })
}

const groupByFolder = (broken: readonly BrokenInstallation[]): ReadonlyMap<string, readonly BrokenInstallation[]> => {
  const groups = new Map<string, BrokenInstallation[]>()
  for (const one of broken) groups.set(one.binDir, [...(groups.get(one.binDir) ?? []), one])
  return groups
}

/** Two programs on one port: which one answers depends on the address, and a right password is refused. */
const sharedPorts = ({ running }: MachineEvidence): readonly Finding[] => {
  const ports = [...new Set(running.servers.map(({ port }) => port))]
  return ports.flatMap((port) => {
    const owners = running.owners.filter((owner) => owner.port === port && owner.pid !== undefined)
    if (new Set(owners.map(({ pid }) => pid)).size < 2) return []
    const container = running.containers.find(({ hostPort }) => hostPort === port)
    const names = owners
      .map(({ name, pid, address }) => `${name ?? 'process'} (pid ${String(pid)}, on ${address})`)
      .join(' and ')
    return [
      {
        code: 'port-shared',
        severity: 'warning' as const,
        message: `Two programs listen on port ${String(port)}: ${names}.`,
        detail: `${container === undefined ? '' : `One of them is the container "${container.name}". `}localhost, 127.0.0.1 and ::1 may lead to different servers, and then the right password is refused.`,
        hint: 'Give one of them another port.',
      },
    ]
  })
}

const portTaken = ({ running }: MachineEvidence): readonly Finding[] =>
  running.servers
    .filter(({ port, state }) => port === 5432 && state === 'not-postgres')
    .map(({ owner, detail }) => ({
      code: 'port-taken',
      severity: 'warning' as const,
      message: `Port 5432 is taken by something that is not PostgreSQL${owner === undefined ? '' : `: ${owner}`}.`,
      ...(detail === undefined ? {} : { detail }),
      hint: 'A server installed later takes another port; programs that expect 5432 will not find it.',
    }))

const stalePidFiles = ({ running }: MachineEvidence): readonly Finding[] =>
  running.servers
    .filter(({ state }) => state === 'stale')
    .map(({ dataDirectory, detail }) => ({
      code: 'stale-pid-file',
      severity: 'warning' as const,
      message: `The server of ${dataDirectory ?? 'a data folder'} is not running, though its pid file says so.`,
      ...(detail === undefined ? {} : { detail }),
      hint: 'Start it again: it recovers by itself and replaces the file. Do not delete the file while any of its processes runs.',
    }))

const oldTools = ({ installations, running, builtIn }: MachineEvidence): readonly Finding[] => {
  const majors = [
    ...running.servers.filter(({ state }) => state !== 'stale').map(({ major }) => major),
    ...builtIn.filter(({ state }) => state === 'running').map(({ major }) => major),
  ].filter((major) => major !== undefined)
  const newest = Math.max(0, ...majors)
  const psql = newestTool(installations, 'psql')
  const dump = newestTool(installations, 'pg_dump')
  const findings: Finding[] = []
  if (psql === null)
    findings.push({
      code: 'no-psql',
      severity: 'info',
      message: 'psql is not on this computer.',
      detail:
        'Scripts are loaded straight through the driver. Only scripts with psql commands that need psql itself cannot be.',
      hint: 'Install the client programs of PostgreSQL if you need them.',
    })
  if (dump === null)
    findings.push({
      code: 'no-pg-dump',
      severity: 'info',
      message: 'pg_dump and pg_restore are not on this computer.',
      hint: 'Install the client programs of PostgreSQL to make and restore archives.',
    })
  else if (newest > dump.major)
    findings.push({
      code: 'tools-older-than-server',
      severity: 'warning',
      message: `The newest pg_dump here is ${dump.version}, and a server here is PostgreSQL ${String(newest)}.`,
      detail: 'pg_dump refuses servers that are newer than itself.',
      hint: `Install the client programs of PostgreSQL ${String(newest)}.`,
    })
  return findings
}

const brokenBuiltIn = ({ builtIn }: MachineEvidence): readonly Finding[] =>
  builtIn
    .filter(({ state }) => state === 'broken')
    .map(({ major, detail, dataDirectory }) => ({
      code: 'built-in-broken',
      severity: 'error' as const,
      message: `The built-in server of PostgreSQL ${String(major)} is broken.`,
      ...(detail === undefined ? {} : { detail }),
      hint: `Install PostgreSQL ${String(major)} again, or move ${dataDirectory} away to have a new one made.`,
    }))
