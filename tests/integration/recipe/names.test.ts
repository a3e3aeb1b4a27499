// Names that break string concatenation: as role, database, file, in .env and in the connection.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { testServers } from '../../helpers/servers.ts'
import { ask, createProject, databaseNames, roleNames } from './run-recipe.ts'

const bytes63 = (prefix: string): string =>
  prefix + 'ü'.repeat(Math.floor((63 - prefix.length) / 2)) + 'x'.repeat((63 - prefix.length) % 2)
const names: readonly (readonly [what: string, name: string])[] = [
  ['quotes', `gwn it's "quoted"`],
  ['a connection string', `gwn host=evil dbname=x`],
  ['SQL injection', `gwn"; DROP DATABASE postgres; --`],
  ['unicode and spaces', 'gwn Bücher 📚 ۱'],
  ['63 bytes', bytes63('gwn_')],
  ['URL and shell characters', 'gwn/?#@:%41$(id)`id`&|\\'],
  ['a reserved word in upper case', 'gwnSELECT'],
]

describe.each(testServers())('names on $name', ({ params }) => {
  const clean = async () => {
    for (const name of await databaseNames(params))
      if (name.startsWith('gwn'))
        await ask(params, 'postgres', `DROP DATABASE "${name.replaceAll('"', '""')}" WITH (FORCE)`)
    for (const name of await roleNames(params))
      if (name.startsWith('gwn')) await ask(params, 'postgres', `DROP ROLE "${name.replaceAll('"', '""')}"`)
  }
  beforeAll(clean)
  afterAll(clean)

  it.each(names.flatMap(([what, name]) => (['psql', 'direct'] as const).map((engine) => ({ what, name, engine }))))(
    '$what ($engine)',
    async ({ name, engine }) => {
      await clean()
      const script = "db/it's a {script} $(x) ü; --.sql"
      const recipe = {
        groundwork: 1,
        name,
        role: { name, password: 'p\'a\\s%s:w@o/r#d "$x`ü' },
        database: { name, settings: { search_path: 'app, public' } },
        load: [{ script, variables: { who: "O'Neil; --" } }],
        env: {
          set: {
            DATABASE_URL: 'postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}',
            DB_PASSWORD: '{{password}}',
            DB_NAME: '{{database}}',
          },
        },
      }
      const project = createProject(params, {
        'groundwork.yaml': stringify(recipe),
        [script]: `CREATE TABLE t (a text);\nINSERT INTO t VALUES (:'who');\n`,
      })
      const result = await project.setup({ engine })
      expect(result.error).toBeUndefined()
      expect(result.outcome).toBe('verified')
      expect(
        await ask(
          params,
          name,
          'SELECT a, pg_get_userbyid(relowner)::text AS owner FROM t, pg_class WHERE relname = $1',
          ['t'],
        ),
      ).toEqual([{ a: "O'Neil; --", owner: name }])
      expect(await ask(params, name, 'SHOW search_path')).toEqual([{ search_path: 'app, public' }])
      const env = readFileSync(join(project.folder, '.env'), 'utf8')
      const url = new URL(/^DATABASE_URL=(.*)$/m.exec(env)?.[1]?.replace(/^['"]|['"]$/g, '') ?? '')
      expect([
        decodeURIComponent(url.username),
        decodeURIComponent(url.password),
        decodeURIComponent(url.pathname.slice(1)),
      ]).toEqual([name, recipe.role.password, name])
      const replaced = await project.setup({ engine })
      expect(replaced.changed).toBe(false)
      expect(replaced.outcome).toBe('verified')
    },
  )

  it('refuses names of more than 63 bytes with their place', async () => {
    const project = createProject(params, {
      'groundwork.yaml': `groundwork: 1\nname: x\nrole: { name: gwn_${'x'.repeat(60)} }\ndatabase: { name: gwn_a }\n`,
    })
    await expect(project.plan()).rejects.toMatchObject({
      failure: { kind: 'recipe-invalid', line: 3, message: expect.stringContaining('63 bytes') },
    })
  })

  it('keeps a long name under a name that fits', async () => {
    await clean()
    const name = bytes63('gwn_')
    const project = createProject(params, {
      'groundwork.yaml': stringify({
        groundwork: 1,
        name: 'x',
        role: { name: 'gwn_r' },
        database: { name },
        load: [{ script: 'a.sql' }],
      }),
      'a.sql': 'CREATE TABLE a (i int);',
    })
    await ask(params, 'postgres', `CREATE DATABASE "${name}"`)
    await ask(params, name, 'CREATE TABLE b (i int)')
    const result = await project.setup({ existing: 'replace' })
    expect(result.outcome).toBe('verified')
    expect(Buffer.byteLength(result.previous ?? '')).toBeLessThanOrEqual(63)
    expect(await databaseNames(params)).toEqual(expect.arrayContaining([name, result.previous]))
  })
})
