import { describe, expect, it } from 'vitest'
import { judgeServers } from '../../../electron/core/server/diagnose-servers.ts'
import { findInstallations } from '../../../electron/core/server/find-installations.ts'
import { findRunning } from '../../../electron/core/server/find-running.ts'
import { loadMachine, probeOf, type RecordedMachine } from '../../fixtures/machines/recorded-machine.ts'

const lookAt = async (machine: RecordedMachine) => {
  const probe = probeOf(machine)
  const { installations, broken } = await findInstallations(probe)
  const running = await findRunning(probe, Promise.resolve({ installations, builtIn: [] }))
  return { running, findings: judgeServers({ installations, broken, builtIn: [], running }) }
}

describe('findRunning on recorded machines', () => {
  it('Windows: the service, the containers, and that two share 5432', async () => {
    const { running, findings } = await lookAt(loadMachine('windows'))
    expect(running.servers).toMatchObject([
      {
        port: 5432,
        state: 'needs-password',
        owner: 'docker container shop-db',
        foundBy: ['port', 'pid-file', 'docker'],
        dataDirectory: 'C:\\Program Files\\PostgreSQL\\16\\data',
        detail: expect.stringMatching(/Two programs listen/) as string,
      },
      {
        port: 15432,
        state: 'needs-password',
        owner: 'docker container gym-db',
        foundBy: ['port', 'docker'],
        major: 17,
      },
    ])
    expect(findings.map(({ code }) => code)).toEqual(['broken-installation', 'port-shared'])
    expect(findings[1]?.message).toMatch(
      /postgres\.exe \(pid 4312, on 0\.0\.0\.0\) and com\.docker\.backend\.exe \(pid 9020, on 127\.0\.0\.1\)/,
    )
  })

  it('macOS: Postgres.app by port, socket and pid file as one; a stale pid file of Homebrew', async () => {
    const { running, findings } = await lookAt(loadMachine('macos'))
    expect(running.servers).toMatchObject([
      {
        id: 'localhost:5432',
        state: 'accepting',
        version: '17.0',
        major: 17,
        owner: 'postgres (pid 812)',
        foundBy: ['port', 'socket', 'pid-file'],
      },
      { state: 'stale', port: 5436, dataDirectory: '/opt/homebrew/var/postgresql@16', foundBy: ['pid-file'] },
    ])
    expect(findings.map(({ code }) => code)).toEqual(['broken-installation', 'stale-pid-file'])
  })

  it('RPM: TCP beside a socket with peer authentication is one server; its version from its program; a web server on 5433', async () => {
    const { running } = await lookAt(loadMachine('rpm'))
    expect(running.servers).toMatchObject([
      {
        port: 5432,
        state: 'needs-password',
        version: '16.6',
        owner: 'postgres (pid 1201)',
        foundBy: ['port', 'socket'],
      },
      {
        port: 5433,
        state: 'not-postgres',
        owner: 'nginx (pid 900)',
        detail: expect.stringMatching(/HTTP/) as string,
      },
    ])
  })

  it('Debian as an ordinary account: what the configuration in /etc tells about a closed data folder; a docker that hangs is no harm', async () => {
    const { running, findings } = await lookAt(loadMachine('debian'))
    expect(running.servers).toEqual([
      {
        id: 'localhost:5432',
        ref: { kind: 'address', host: 'localhost', port: 5432 },
        host: 'localhost',
        port: 5432,
        state: 'needs-password',
        foundBy: ['port', 'socket'],
        major: 15,
        dataDirectory: '/var/lib/postgresql/15/main',
      },
    ])
    expect(running.clusters.map(({ dataDirectory, port, closed }) => ({ dataDirectory, port, closed }))).toEqual(
      [
        { dataDirectory: '/var/lib/postgresql/15/main', port: 5432, closed: true },
        { dataDirectory: '/srv/pg 13', port: 5433, closed: true },
      ].toSorted((a, b) => a.port - b.port),
    )
    expect(findings).toEqual([])
  })

  it('names a server that has sockets only, and leaves dead sockets out', async () => {
    const machine = loadMachine('rpm')
    const { running } = await lookAt({
      ...machine,
      ports: { '/var/run/postgresql:5432': { kind: 'accepting', version: '16.6' } },
    })
    expect(running.servers).toMatchObject([
      {
        ref: { kind: 'address', host: '/var/run/postgresql', port: 5432 },
        state: 'accepting',
        foundBy: ['socket'],
      },
    ])
    expect((await lookAt({ ...machine, ports: {} })).running.servers).toEqual([])
  })

  it('finds what listens on ::1 only', async () => {
    const machine = loadMachine('rpm')
    const { running } = await lookAt({
      ...machine,
      ports: { '::1:5432': { kind: 'starting', sqlState: '57P03' } },
    })
    expect(running.servers).toMatchObject([{ host: '::1', state: 'starting' }])
  })

  it('marks a built-in server as ours', async () => {
    const probe = probeOf(loadMachine('rpm'))
    const own = {
      major: 16,
      state: 'running' as const,
      port: 5432,
      version: '16.6',
      dataDirectory: '/d',
      logFile: '/l',
    }
    const { servers } = await findRunning(probe, Promise.resolve({ installations: [], builtIn: [own] }))
    expect(servers[0]).toMatchObject({
      id: 'built-in:16',
      ref: { kind: 'built-in', major: 16 },
      foundBy: ['built-in', 'port', 'socket'],
      dataDirectory: '/d',
    })
  })
})
