import { cpSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listExamples, openExample } from '../../../electron/core/recipe/examples.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'
import { createProject, dropAll } from './run-recipe.ts'

const databases = ['library', 'kooptimizer_db', 'tdf_records', 'practice_portal', 'pdf_converter', 'powergym']
const roles = ['library_app', 'kooptimizer_user', 'tdf_app', 'practice_user', 'pdf_converter', 'powergym_app']
const examples = await listExamples(createTestHost())

describe.each(testServers())('the examples on $name', ({ params }) => {
  const clean = async () => {
    for (const name of databases) await dropAll(params, name, [])
    await dropAll(params, '\u0000none', roles)
  }
  beforeAll(clean)
  afterAll(clean)

  it.each(examples)('$id sets up, verifies, and has nothing to do the second time', async ({ path }) => {
    const project = createProject(params, {})
    cpSync(join(path, '..'), project.folder, { recursive: true })
    const first = await project.setup()
    expect(first.error, JSON.stringify(first.error, null, 1)).toBeUndefined()
    expect({
      missing: first.report.missing,
      different: first.report.different,
      extra: first.report.extra,
      failed: first.report.checks.filter((c) => !c.ok),
    }).toEqual({ missing: [], different: [], extra: [], failed: [] })
    expect(first.outcome).toBe('verified')
    expect(first.changed).toBe(true)
    const env = readFileSync(join(project.folder, '.env'), 'utf8')
    expect(statSync(join(project.folder, '.env')).mode & 0o777).toBe(0o600)

    const plan = await project.plan()
    expect(plan.steps.filter((step) => step.action !== 'nothing').map((step) => step.id)).toEqual(['verify'])
    expect(plan.state).toBe('nothing-to-do')
    const second = await project.setup()
    expect(second.outcome).toBe('verified')
    expect(second.changed).toBe(false)
    expect(readFileSync(join(project.folder, '.env'), 'utf8')).toBe(env)
    expect((await project.check())?.outcome).toBe('verified')
    // No password in what is shown or kept.
    const password = /:([^:@/]{24})@|PASS(?:WORD)?=(.{24})/.exec(env)
    const secret = password?.[1] ?? password?.[2]
    expect(secret).toHaveLength(24)
    expect(JSON.stringify([first, second, plan])).not.toContain(secret)
  })
})

describe('opening an example', () => {
  it('copies it once and keeps what the person changed', async () => {
    const host = createTestHost()
    const opened = await openExample(host, 'library')
    expect(opened.folder).toBe(join(host.paths.documents, 'Groundwork examples', 'library'))
    expect(opened.findings.filter((finding) => finding.severity === 'error')).toEqual([])
    expect((await openExample(host, 'library')).text).toBe(opened.text)
    await expect(openExample(host, 'librar')).rejects.toMatchObject({ failure: { kind: 'not-found' } })
  })
  it('has one to start with', () =>
    expect(examples.filter((example) => example.first).map((example) => example.id)).toEqual(['library']))
})
