import { describe, expect, it } from 'vitest'
import { judgeEnvironment } from '../../../electron/core/server/diagnose-environment.ts'
import { judgeServers, type MachineEvidence } from '../../../electron/core/server/diagnose-servers.ts'
import type { Installation, RunningServer } from '../../../shared/model/server.ts'

const installation = (major: number, ...names: ('postgres' | 'initdb' | 'psql' | 'pg_dump')[]): Installation => ({
  id: `x${major}`,
  source: 'debian',
  binDir: `/x/${major}`,
  version: `${major}.1`,
  major,
  tools: Object.fromEntries(names.map((name) => [name, { path: `/x/${major}/${name}`, version: `${major}.1` }])),
})
const server = (change: Partial<RunningServer>): RunningServer => ({
  id: 'a',
  ref: { kind: 'address', host: 'localhost', port: 5432 },
  host: 'localhost',
  port: 5432,
  state: 'needs-password',
  foundBy: ['port'],
  ...change,
})
const judge = (
  change: Partial<Omit<MachineEvidence, 'running'>> & {
    servers?: RunningServer[]
    owners?: MachineEvidence['running']['owners']
  },
) => {
  const { servers = [], owners = [], ...rest } = change
  return judgeServers({
    installations: [installation(16, 'postgres', 'initdb', 'psql', 'pg_dump')],
    broken: [],
    builtIn: [],
    ...rest,
    running: { servers, owners, clusters: [], containers: [] },
  })
}

describe('judgeServers', () => {
  it('has nothing to say about a machine in order', () => {
    expect(
      judge({
        servers: [server({ major: 16 })],
        owners: [
          { port: 5432, address: '127.0.0.1', pid: 7 },
          { port: 5432, address: '::1', pid: 7 },
        ],
      }),
    ).toEqual([])
  })
  it('a machine without PostgreSQL', () => {
    expect(judge({ installations: [] }).map(({ code }) => code)).toEqual(['no-postgresql', 'no-psql', 'no-pg-dump'])
  })
  it('tools older than a server', () => {
    expect(judge({ servers: [server({ major: 18 })] })).toMatchObject([
      {
        code: 'tools-older-than-server',
        message: 'The newest pg_dump here is 16.1, and a server here is PostgreSQL 18.',
      },
    ])
  })
  it('two on one port, only when they are two', () => {
    expect(
      judge({
        servers: [server({ major: 16 })],
        owners: [
          { port: 5432, address: '0.0.0.0', pid: 7, name: 'postgres' },
          { port: 5432, address: '127.0.0.1', pid: 8, name: 'docker-proxy' },
        ],
      }),
    ).toMatchObject([
      {
        code: 'port-shared',
        message: expect.stringMatching(/postgres \(pid 7, on 0\.0\.0\.0\) and docker-proxy \(pid 8/) as string,
      },
    ])
  })
  it('5432 in other hands', () => {
    expect(judge({ servers: [server({ state: 'not-postgres', owner: 'nginx (pid 3)' })] })).toMatchObject([
      { code: 'port-taken', message: expect.stringContaining('nginx (pid 3)') as string },
    ])
  })
  it('a built-in server whose programs are gone', () => {
    expect(
      judge({
        builtIn: [{ major: 17, state: 'broken', dataDirectory: '/d', logFile: '/l', detail: 'gone' }],
      }),
    ).toMatchObject([{ code: 'built-in-broken', severity: 'error', detail: 'gone' }])
  })
  it('one finding for a folder of broken programs', () => {
    const broken = (tool: 'psql' | 'pg_dump') => ({
      source: 'edb' as const,
      binDir: '/b',
      tool,
      why: 'A DLL it needs is missing.',
      hint: 'h',
    })
    expect(judge({ broken: [broken('psql'), broken('pg_dump')] })).toMatchObject([
      {
        code: 'broken-installation',
        message: 'Programs of PostgreSQL in /b do not run (psql, pg_dump). A DLL it needs is missing.',
      },
    ])
  })
})

describe('judgeEnvironment', () => {
  it('says nothing about an empty one', () => {
    expect(judgeEnvironment({ PGHOST: '', PATH: '/bin' })).toEqual([])
  })
  it('names traps without the password', () => {
    const findings = judgeEnvironment({ PGHOST: 'h', PGPASSWORD: 'hush' }, { message: 'm', hint: 'h' })
    expect(findings.map(({ code }) => code)).toEqual(['environment-trap', 'environment-trap', 'passfile-problem'])
    expect(JSON.stringify(findings)).not.toContain('hush')
  })
  it('finds a URL that cannot be read behind a PGHOST that can', () => {
    expect(judgeEnvironment({ PGHOST: 'h', DATABASE_URL: 'postgres://a:b@h:x/d' })).toContainEqual(
      expect.objectContaining({ code: 'environment-server-unreadable' }),
    )
  })
})
