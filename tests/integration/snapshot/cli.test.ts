import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../helpers/run-cli.ts'
import { testServers } from '../../helpers/servers.ts'
import { projectFolder } from '../recipe/run-recipe.ts'
import { ask, checksum, createShop, createSnapshotApp, databaseNames, dropAll } from './harness.ts'

describe.each(testServers())('the command line on $name', ({ params, major }) => {
  const name = `gwcli_snap_${major}`
  const env = { PGPASSWORD: params.password ?? '' }
  const where = ['--server', `${params.user}@${params.host}:${params.port}`]
  const cli = (...args: string[]) => run([...args, ...where], { env })
  const json = async (...args: string[]) => {
    const { code, out, err } = await cli(...args, '--json')
    return { code, err, value: JSON.parse(out) as Record<string, unknown> }
  }
  const clean = async () => {
    await dropAll(params, name)
    await ask(params, 'postgres', `DROP ROLE IF EXISTS ${name}_app`)
  }
  beforeAll(async () => {
    await clean()
    await createShop(params, name)
    await createShop(params, `${name}_b`, 10)
  })
  afterAll(clean)

  it('creates, lists, resets, undoes, compares and deletes with documented JSON', async () => {
    const sum = await checksum(params, name)
    const created = await json('snapshot', 'create', '-d', name, '--name', 'start', '--note', 'fresh')
    expect(created).toMatchObject({
      code: 0,
      err: '',
      value: {
        strategy: expect.stringMatching(/wal_log|file_copy|clone/),
        durationMs: expect.any(Number),
        endedConnections: [],
        snapshot: {
          name: 'start',
          kind: 'snapshot',
          database: name,
          note: 'fresh',
          storedAs: expect.stringContaining('__gw_snap_'),
        },
      },
    })
    await ask(params, name, 'DELETE FROM orders WHERE id < 5')

    expect(await json('snapshot', 'diff', '-d', name)).toMatchObject({
      code: 3,
      value: { equal: false, rows: [{ table: 'public.orders', keys: { removed: ['1', '2', '3', '4'] } }] },
    })
    const refused = await json('reset', '-d', name)
    expect(refused).toMatchObject({
      code: 1,
      value: { error: { kind: 'needs-consent', hint: expect.stringContaining('--allow') } },
    })
    const reset = await json('reset', '-d', name, '--allow')
    expect(reset).toMatchObject({
      code: 0,
      value: {
        outcome: 'reset',
        database: name,
        snapshot: 'start',
        durationMs: expect.any(Number),
        strategy: expect.any(String),
        undo: expect.stringContaining('__gw_undo_'),
        endedConnections: [],
      },
    })
    expect(await checksum(params, name)).toBe(sum)

    // The spare is made by the server after the command has ended.
    const snapshots = createSnapshotApp(params)
    for (let i = 0; i < 100 && !(await snapshots.of(name)).spareReady; i++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    await snapshots.app.close()
    expect((await json('snapshot', 'restore', 'start', '-d', name)).value).toMatchObject({ strategy: 'spare' })
    expect(await json('reset', '--undo', '-d', name)).toMatchObject({ code: 0, value: { strategy: 'undo' } })
    expect(await json('snapshot', 'list', '-d', name)).toMatchObject({
      code: 0,
      value: { databases: [{ name, resettable: true, resetsTo: 'start', snapshots: [{ name: 'start' }] }], tidied: [] },
    })
    expect(await json('snapshot', 'clone', '-d', name, '--count', '2')).toMatchObject({
      code: 0,
      value: { databases: [`${name}_test_1`, `${name}_test_2`] },
    })
    expect(await json('snapshot', 'delete', 'start', '-d', name)).toMatchObject({
      code: 0,
      value: { deleted: 'start', database: name },
    })
    expect(await json('reset', '-d', name)).toMatchObject({ code: 1, value: { error: { kind: 'not-found' } } })
  })

  it('keeps two databases together', async () => {
    const both = ['-d', name, '-d', `${name}_b`]
    expect(await json('snapshot', 'create', ...both, '--name', 'both')).toMatchObject({
      code: 0,
      value: { results: [{ snapshot: { database: name } }, { snapshot: { database: `${name}_b` } }] },
    })
    const before = await checksum(params, `${name}_b`)
    await ask(params, `${name}_b`, 'DELETE FROM orders')
    const changed = await checksum(params, `${name}_b`)
    expect(await json('reset', ...both, '--to', 'both', '--allow', '--no-spare')).toMatchObject({
      code: 0,
      value: { results: [{ database: name }, { database: `${name}_b` }] },
    })
    expect(await checksum(params, `${name}_b`)).toBe(before)
    const listed = await json('snapshot', 'list', ...both)
    expect(listed.value['groups']).toMatchObject([{ kind: 'undo' }, { kind: 'snapshot', name: 'both', missing: [] }])
    expect((await cli('snapshot', 'list', ...both)).out).toContain(`with ${name}_b`)
    const undone = await cli('reset', '--undo', ...both, '--no-spare')
    expect(undone.out).toContain(`groundwork reset --undo --database ${name} --database ${name}_b`)
    expect(await checksum(params, `${name}_b`)).toBe(changed)
    expect(await json('snapshot', 'delete', 'both', ...both)).toMatchObject({
      code: 0,
      value: { results: [{ deleted: 'both', database: name }, { database: `${name}_b` }] },
    })
  })

  it('makes databases for test workers, tells them, and drops them', async () => {
    await cli('snapshot', 'create', '-d', name, '--name', 'for tests')
    const clone = ['snapshot', 'clone', '-d', name, '--prefix', `${name} w`]
    const made = await cli(...clone, '--count', '2', '--env')
    expect(made.out.trim().split('\n')).toEqual([
      `PGHOST=${params.host}`,
      `PGPORT=${params.port}`,
      'GROUNDWORK_CLONES=2',
      `GROUNDWORK_CLONE_PREFIX='${name} w_'`,
      `GROUNDWORK_CLONE_1='${name} w_1'`,
      `GROUNDWORK_CLONE_2='${name} w_2'`,
    ])
    await ask(params, 'postgres', `CREATE DATABASE "${name} w_3"`) // called like one, made by somebody else
    expect(await json(...clone, '--drop')).toMatchObject({
      code: 0,
      value: { database: name, dropped: [`${name} w_1`, `${name} w_2`] },
    })
    expect(await databaseNames(params, `${name} w%`)).toEqual([`${name} w_3`])
    expect((await cli(...clone, '--drop')).out).toContain('has no clones')
    expect((await cli('snapshot', 'clone', 'for tests', '-d', name, '--drop')).code).toBe(2)
    await cli('snapshot', 'delete', 'for tests', '-d', name)
  })

  it('asks the person at the terminal, once', async () => {
    await ask(params, 'postgres', `ALTER DATABASE ${name} RESET groundwork.resettable`)
    await cli('snapshot', 'create', '-d', name, '--name', 'again')
    const no = await run(['reset', '-d', name, ...where], { env, tty: true, answers: ['n'] })
    expect(no.code).toBe(4)
    const yes = await run(['reset', '-d', name, ...where], {
      env: { ...env, NO_COLOR: '1' },
      tty: true,
      answers: ['y'],
    })
    expect(yes.code).toBe(0)
    expect(yes.err).toContain(`May Groundwork reset "${name}"`)
    expect(yes.out).toMatch(/is as in "again" again \([\d.]+ m?s, copied\)/)
    expect(yes.out).toContain(`groundwork reset --undo --database ${name}`)
    expect((await run(['reset', '-d', name, ...where], { env, tty: true })).code).toBe(0)
  })

  it('resets to a recipe', async () => {
    const folder = projectFolder({
      'groundwork.yaml': `groundwork: 1\nname: x\nrole: { name: ${name}_app, password: known }\ndatabase: { name: ${name}_rcp }\nload: [{ script: a.sql }]\n`,
      'a.sql': 'CREATE TABLE t (i int);\n',
    })
    expect(await json('reset', folder)).toMatchObject({
      code: 0,
      value: { kind: 'recipe', built: { because: expect.any(Array) } },
    })
    await ask(params, `${name}_rcp`, 'DROP TABLE t')
    expect(await json('reset', folder)).toMatchObject({ code: 0, value: { built: null, strategy: expect.any(String) } })
    expect(await ask(params, `${name}_rcp`, 'SELECT * FROM t')).toEqual([])
  })

  it('says wrong usage', async () => {
    expect((await cli('reset', '--undo', '-d', name, '--to', 'x')).code).toBe(2)
    expect((await cli('reset', '--to', 'x')).code).toBe(2)
    expect((await cli('snapshot', 'create', '--name', 'x')).err).toContain('Which database?')
    expect((await run(['snapshot', 'craete'])).err).toContain('Did you mean create?')
  })
})
