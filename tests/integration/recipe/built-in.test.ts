// From nothing at all: no server yet. Planning makes nothing; the set-up makes the server too.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listBuiltIn, stopBuiltIn } from '../../../electron/core/server/built-in.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { createProject } from './run-recipe.ts'

const host = createTestHost()
const params = { host: 'unused', port: 1, user: 'postgres', database: 'postgres' }
const server = { kind: 'built-in' as const, major: 18 }
const possible = (await listBuiltIn(host)).find((one) => one.major === 18)

describe.skipIf(possible === undefined)('a set-up on a built-in server that is not there', () => {
  afterAll(() => stopBuiltIn(host, 18))
  const files = {
    'groundwork.yaml':
      'groundwork: 1\nname: x\nrole: { name: gwb_app }\ndatabase: { name: gwb }\nload: [{ script: a.sql }]\nenv: { set: { URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" } }\n',
    'a.sql': 'CREATE TABLE a (i int);',
  }

  it('says what is missing before the server is made', async () => {
    const project = createProject(
      params,
      { ...files, 'groundwork.yaml': files['groundwork.yaml'] + 'extensions: [plpython3u, postgis]\n' },
      host,
    )
    const plan = await project.plan({ server })
    expect(plan.state).toBe('blocked')
    expect(
      plan.findings
        .filter((one) => one.code === 'extension-unavailable')
        .map((one) => /"(\w+)"/.exec(one.message)?.[1]),
    ).toEqual(['plpython3u', 'postgis'])
    const result = await project.setup({ server })
    expect(result.error?.kind).toBe('extension-unavailable')
    expect((await listBuiltIn(host)).find((one) => one.major === 18)?.state).toBe('not-created')
  })

  it('plans without making anything, sets up, starts again what was stopped', async () => {
    const project = createProject(params, files, host)
    const plan = await project.plan({ server })
    expect(plan.state).toBe('ready')
    expect(plan.server).toBeNull()
    expect(plan.steps.map((step) => step.id)).toEqual(['server', 'role', 'database', 'load:0', 'env', 'verify', 'mark'])
    expect((await listBuiltIn(host)).find((one) => one.major === 18)?.state).toBe('not-created')

    const first = await project.setup({ server })
    expect(first.error).toBeUndefined()
    expect(first.outcome).toBe('verified')
    expect(first.server.port).toBeGreaterThan(1024)
    expect(first.steps.find((step) => step.id === 'server')?.status).toBe('done')
    const second = await project.setup({ server })
    expect([second.outcome, second.changed]).toEqual(['verified', false])

    await stopBuiltIn(host, 18)
    const stopped = await project.plan({ server })
    expect(stopped.steps[0]).toMatchObject({ id: 'server', title: 'Start the built-in server' })
    const third = await project.setup({ server })
    expect(third.outcome).toBe('verified')
    expect(third.steps.filter((step) => step.status === 'done').map((step) => step.id)).toEqual([
      'look',
      'server',
      'verify',
    ])
    expect(existsSync(join(project.folder, '.env'))).toBe(true)
    expect(readdirSync(project.folder).filter((file) => file.startsWith('.env.bak'))).toEqual([])
  })
})
