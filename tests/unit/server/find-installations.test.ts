import { describe, expect, it } from 'vitest'
import { chooseInstallation } from '../../../electron/core/server/choose-installation.ts'
import { compareVersions, findInstallations } from '../../../electron/core/server/find-installations.ts'
import { newestTool } from '../../../electron/core/server/find-tool.ts'
import { parseToolVersion } from '../../../electron/core/server/inspect-installation.ts'
import { loadMachine, probeOf } from '../../fixtures/machines/recorded-machine.ts'

const lookAt = async (name: string, custom: string[] = []) => {
  const found = await findInstallations(probeOf(loadMachine(name)), { custom })
  return {
    ...found,
    short: found.installations.map(({ source, version, binDir }) => `${source} ${version} ${binDir}`),
  }
}

describe('findInstallations on recorded machines', () => {
  it('Windows: registry, Program Files, scoop, Chocolatey, each once', async () => {
    const { short, broken, installations } = await lookAt('windows')
    expect(short).toEqual([
      'scoop 17.2 C:\\Users\\ada\\scoop\\apps\\postgresql\\current\\bin',
      'edb 16.4 C:\\Program Files\\PostgreSQL\\16\\bin',
      'chocolatey 15.8 C:\\ProgramData\\chocolatey\\lib\\postgresql15\\tools\\pgsql\\bin',
      'edb 13.20 D:\\Databases\\pg13\\bin',
    ])
    expect(broken.map(({ tool, why }) => `${tool}: ${why}`)).toEqual([
      'postgres: A DLL it needs is missing.',
      'initdb: A DLL it needs is missing.',
      'pg_ctl: A DLL it needs is missing.',
      'psql: A DLL it needs could not be loaded: it is damaged or of another kind (32/64 bit).',
      'pg_dump: A DLL it needs is missing.',
      'pg_restore: A DLL it needs is missing.',
    ])
    expect(broken[0]?.hint).toMatch(/Visual C\+\+ Redistributable/)
    expect(chooseInstallation(installations)?.version).toBe('17.2')
    expect(chooseInstallation(installations, 15)).toBeNull() // client programs only
    expect(newestTool(installations, 'pg_dump', 17)?.version).toBe('17.2')
  })

  it('macOS: EDB, Postgres.app, both Homebrews; links lead to one entry', async () => {
    const { short, broken, installations } = await lookAt('macos')
    expect(short).toEqual([
      'postgres.app 17.0 /Applications/Postgres.app/Contents/Versions/17/bin',
      'homebrew 17.0 /opt/homebrew/opt/libpq/bin',
      'postgres.app 16.4 /Applications/Postgres.app/Contents/Versions/16/bin',
      'homebrew 16.4 /opt/homebrew/opt/postgresql@16/bin',
      'homebrew 14.13 /opt/homebrew/Cellar/postgresql@14/14.13/bin',
      'edb 13.16 /Library/PostgreSQL/13/bin',
      'homebrew 12.20 /usr/local/opt/postgresql@12/bin',
    ])
    expect(broken).toMatchObject([
      {
        tool: 'postgres',
        why: 'The library /usr/local/opt/icu4c/lib/libicui18n.73.dylib is missing.',
        hint: expect.stringMatching(/brew reinstall/) as string,
      },
    ])
    expect(chooseInstallation(installations, 12)).toBeNull() // its server does not run
    expect(chooseInstallation(installations, 16)?.source).toBe('postgres.app')
  })

  it('RPM: PGDG folders, the distribution by PATH, broken ones in words', async () => {
    const { short, broken } = await lookAt('rpm')
    expect(short).toEqual(['rpm 16.6 /usr/pgsql-16/bin', 'path 13.18 /usr/bin', 'rpm 12.9 /usr/pgsql-12/bin'])
    expect(broken.map(({ tool, why }) => `${tool}: ${why}`)).toEqual([
      'postgres: The library libssl.so.1.1 is missing.',
      'initdb: It did not answer within 0.9 s.',
    ])
  })

  it('Debian: every version, and not the wrapper script on PATH', async () => {
    expect((await lookAt('debian')).short).toEqual([
      'debian 15.20 /usr/lib/postgresql/15/bin',
      'debian 13.18 /usr/lib/postgresql/13/bin',
    ])
  })

  it('takes a custom folder as bin, as the folder above, or as a program', async () => {
    for (const given of ['D:\\Databases\\pg13', 'D:\\Databases\\pg13\\bin', 'D:\\Databases\\pg13\\bin\\psql.exe']) {
      const { installations } = await lookAt('windows', [given])
      expect(installations.filter(({ version }) => version === '13.20')).toMatchObject([{ source: 'custom' }])
    }
  })

  it('asks every program once, and nothing else', async () => {
    const probe = probeOf(loadMachine('rpm'))
    await findInstallations(probe)
    expect(probe.ran.filter((line) => !line.endsWith(' --version'))).toEqual([])
    expect(new Set(probe.ran).size).toBe(probe.ran.length)
  })
})

describe('versions', () => {
  it.each([
    ['psql (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n', '15.20'],
    ['postgres (PostgreSQL) 18beta2', '18beta2'],
    ['pg_dump (PostgreSQL) 9.6.24', '9.6.24'],
    ['psql (PostgreSQL) 17.0 (Homebrew)', '17.0'],
    ['postgres (PostgreSQL Pro) 16.1.1', '16.1.1'],
    ['psql: command not found', null],
  ])('%j', (text, version) => {
    expect(parseToolVersion(text)).toBe(version)
  })
  it('orders numbers as numbers and betas before releases', () => {
    expect(['9.6.24', '18beta2', '15.9', '15.20', '18.0', '18rc1'].toSorted(compareVersions)).toEqual(
      ['9.6.24', '15.9', '15.20', '18beta2', '18rc1', '18.0'].toSorted(compareVersions),
    )
    expect(compareVersions('15.9', '15.20')).toBeLessThan(0)
    expect(compareVersions('18beta2', '18.0')).toBeLessThan(0)
  })
})
