// A real process, really killed in the middle of a load: the next run goes on at once and loses nothing.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, createProject, databaseNames, dropAll, serverOf } from './run-recipe.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = join(root, 'tests/.out/run-setup-child.mjs')

describe.each(testServers())('a run killed on $name', ({ params, major }) => {
  const name = `gwkill_${major}`
  const clean = () => dropAll(params, name, [`${name}_app`])
  beforeAll(async () => {
    await clean()
    mkdirSync(join(root, 'tests/.out'), { recursive: true })
    await build({
      stdin: {
        contents: `import { runSetup } from './electron/core/recipe/run-setup.ts'; import { createTestHost } from './tests/helpers/test-host.ts'; const input = JSON.parse(process.argv[2]); await runSetup(createTestHost(), input, { jobId: 'setup-child', signal: new AbortController().signal, progress() {}, log() {}, setSteps() {}, updateStep() {} })`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: program,
      logLevel: 'error',
    })
  })
  afterAll(clean)

  it.each(['psql', 'direct'] as const)('%s', async (engine) => {
    await clean()
    const project = createProject(params, {
      'groundwork.yaml': `groundwork: 1\nname: x\nrole: { name: ${name}_app, password: known }\ndatabase: { name: ${name} }\nload: [{ script: a.sql }]\n`,
      'a.sql': `CREATE TABLE half (i int);\nSELECT pg_sleep(40), '${name}';\n`,
    })
    const child = spawn(
      process.execPath,
      [
        program,
        JSON.stringify({
          source: { path: project.folder },
          server: serverOf(params),
          password: params.password,
          engine,
        }),
      ],
      { stdio: 'ignore' },
    )
    const sleeping = () =>
      ask(
        params,
        'postgres',
        `SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(40), ''${name}''%' AND state = 'active' AND pid <> pg_backend_pid()`,
      )
    while ((await sleeping()).length === 0) {
      expect(child.exitCode).toBeNull()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect((await project.plan()).findings.map((finding) => finding.code)).toContain('busy')
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => setTimeout(resolve, 300))
    writeFileSync(join(project.folder, 'a.sql'), 'CREATE TABLE whole (i int);\n')
    const result = await project.setup({ engine })
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
    const kept = (await databaseNames(params)).find((database) => database.startsWith(`${name}_unfinished_`))
    expect(kept).toBeDefined()
    expect(await sleeping()).toEqual([]) // the statement that went on was ended with its session
  })
})
