import { expect, it, describe } from 'vitest'
import { diagnoseMachine } from '../../../electron/core/server/diagnose.ts'
import { findServers } from '../../../electron/core/server/find-servers.ts'
import { findTool } from '../../../electron/core/server/find-tool.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'

const host = createTestHost()

describe('findServers on this machine', () => {
  it('finds the servers of this run with their versions, and what they were started from', async () => {
    const found = await findServers(host)
    for (const { params, major } of testServers()) {
      expect(found.running).toContainEqual(
        expect.objectContaining({
          port: params.port,
          state: 'needs-password',
          major,
          owner: expect.stringMatching(/^postgres \(pid \d+\)$/) as string,
        }),
      )
      expect(
        found.installations.some((installation) => installation.major === major && installation.tools.initdb),
      ).toBe(true)
      expect(found.builtIn).toContainEqual(expect.objectContaining({ major, state: 'not-created' }))
    }
  })

  it('takes at most a second (and here some, for a loaded machine; the bench has the exact one)', async () => {
    const { durationMs } = await findServers(host)
    expect(durationMs).toBeLessThan(2500)
  })

  it('finds programs by name and version', async () => {
    const postgres = await findTool(host, 'postgres')
    expect(postgres?.major).toBe(Math.max(...testServers().map(({ major }) => major)))
    expect(await findTool(host, 'postgres', 99)).toBeNull()
  })

  it('survives an environment without anything', async () => {
    const bare = await findServers({ ...host, env: {}, paths: { ...host.paths, shippedPostgres: null } })
    expect(Array.isArray(bare.running)).toBe(true)
    expect(bare.installations.some(({ source }) => source === 'shipped')).toBe(false)
  })
})

describe('diagnoseMachine', () => {
  it('names variables that change what programs do, never the password in them', async () => {
    const findings = await diagnoseMachine({
      ...host,
      env: {
        ...host.env,
        PGHOST: 'elsewhere',
        PGPASSWORD: 'hush-hush',
        DATABASE_URL: 'postgres://a:hush-hush@h:123456/x',
      },
    })
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'environment-trap',
        message: expect.stringContaining('PGHOST') as string,
      }),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'environment-server-unreadable',
        message: expect.stringContaining('123456') as string,
      }),
    )
    expect(JSON.stringify(findings)).not.toContain('hush-hush')
  })
})
