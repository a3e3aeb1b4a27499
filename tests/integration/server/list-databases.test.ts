// The list of databases tells which recipe made one: by a setting, or by the comment where no superuser made it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { markStatement, type Mark } from '../../../electron/core/recipe/mark.ts'
import { listDatabases } from '../../../electron/core/server/list-databases.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, dropAll } from '../recipe/run-recipe.ts'

const mark: Mark = {
  v: 1,
  name: "Kim's shop",
  hash: 'x',
  loads: [],
  after: [],
  state: 'ready',
  job: 'setup-1',
  at: '2026-01-02T03:04:05.000Z',
}

describe.each(testServers())('the databases of $name', ({ params, major }) => {
  const name = `gwlist_${major}`
  const clean = () => dropAll(params, name, [])
  beforeAll(async () => {
    await clean()
    for (const end of ['set', 'told', 'own', 'both']) await ask(params, 'postgres', `CREATE DATABASE ${name}_${end}`)
    await ask(params, 'postgres', markStatement(`${name}_set`, mark))
    await ask(params, 'postgres', markStatement(`${name}_told`, { ...mark, name: 'Told' }, false))
    await ask(params, 'postgres', `COMMENT ON DATABASE ${name}_own IS 'Kept for the auditors'`)
    await ask(params, 'postgres', `COMMENT ON DATABASE ${name}_both IS 'Mine'`)
    await ask(params, 'postgres', markStatement(`${name}_both`, mark))
  })
  afterAll(clean)

  it('name their recipe, and show only comments that people wrote', async () => {
    const found = (await withClient(params, listDatabases)).filter((one) => one.name.startsWith(name))
    expect(found.map(({ name: database, recipe, comment }) => [database, recipe, comment])).toEqual([
      [`${name}_both`, "Kim's shop", 'Mine'],
      [`${name}_own`, null, 'Kept for the auditors'],
      [`${name}_set`, "Kim's shop", null],
      [`${name}_told`, 'Told', null],
    ])
    for (const { sizeBytes } of found) expect(sizeBytes).toBeGreaterThan(1_000_000)
  })

  it('are listed also while one of them is being dropped', async () => {
    const passing = `${name}_passing`
    let isOver = false
    const comeAndGo = async (): Promise<void> => {
      for (let turn = 0; turn < 12; turn++) {
        await ask(params, 'postgres', `CREATE DATABASE ${passing}`)
        await ask(params, 'postgres', `DROP DATABASE ${passing}`)
      }
    }
    const list = (): Promise<void> =>
      withClient(params, async (client) => {
        while (!isOver) expect((await listDatabases(client)).length).toBeGreaterThan(3)
      })
    await Promise.all([list(), list(), comeAndGo().finally(() => (isOver = true))])
  })
})
