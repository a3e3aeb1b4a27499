import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parseRecipe } from '../../../electron/core/recipe/parse-recipe.ts'
import { recipeJsonSchema } from '../../../electron/core/recipe/recipe-json-schema.ts'
import { recipeToYaml } from '../../../electron/core/recipe/write-recipe.ts'
import { recipeSchema } from '../../../shared/model/recipe.ts'

const good = `groundwork: 1
name: Shop
server: { version: ">=15" }
role: { name: shop_app, password: generate }
database: { name: shop }
extensions:
  - pgcrypto
  - { name: plpython3u, optional: true }
load:
  - { script: db/schema.sql, as: superuser }
  - script: db/seed.sql
    onError: continue
after:
  - { name: Migrate, run: [python, manage.py, runserver, 8000] }
env:
  file: .env
  set: { DATABASE_URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}", PORT: 8000, RATE: 1.50, ON: true }
checks:
  counts: { tables: 34 }
  queries:
    - { name: one, sql: select 1, expect: 1 }
`
const head = 'groundwork: 1\nname: Shop\nrole: { name: shop_app }\ndatabase: { name: shop }\n'
const errors = (text: string) =>
  parseRecipe(text, 'groundwork.yaml')
    .findings.filter((finding) => finding.severity === 'error')
    .map(({ code, message, place }) => ({ code, message, at: `${place?.line}:${place?.column}` }))

describe('a good recipe', () => {
  it('is read, with defaults filled in and numbers kept as written where text belongs', () => {
    const { recipe, findings } = parseRecipe(good, 'groundwork.yaml')
    expect(findings).toEqual([])
    expect(recipe).toMatchObject({
      database: { encoding: 'UTF8' },
      load: [{ as: 'superuser', onError: 'stop' }, { onError: 'continue' }],
      env: { set: { PORT: '8000', RATE: '1.50', ON: 'true' } },
      after: [{ run: ['python', 'manage.py', 'runserver', '8000'] }],
    })
  })
  it('takes a number as version, a BOM and CRLF', () => {
    expect(
      parseRecipe(`\uFEFF${head.replaceAll('\n', '\r\n')}server: { version: 15 }\r\n`, 'x').recipe?.server,
    ).toEqual({ version: '15' })
  })
  it('comes back the same after being written', () => {
    const { recipe } = parseRecipe(good, 'x')
    if (recipe === null) throw new Error('must be read')
    const text = recipeToYaml(recipe)
    expect(text).toContain('# ')
    expect(parseRecipe(text, 'x')).toEqual({ recipe, findings: [] })
  })
  it('comes back the same whatever its texts are', () => {
    const text = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter(
        (s) =>
          Buffer.byteLength(s) <= 60 &&
          !s.includes('\0') &&
          !s.includes('{{') &&
          !/\{\w+\}/.test(s) &&
          s.trim() !== '' &&
          !['postgres', 'template0', 'template1'].includes(s) &&
          !s.startsWith('pg_'),
      )
    fc.assert(
      fc.property(text, text, text, text, (name, role, database, value) => {
        const recipe = recipeSchema.parse({
          groundwork: 1,
          name,
          role: { name: role },
          database: { name: database },
          load: [{ script: value, variables: { v: value } }],
          env: { set: { A: value } },
          checks: { queries: [{ name, sql: value, expect: value }] },
        })
        expect(parseRecipe(recipeToYaml(recipe), 'x').recipe).toEqual(recipe)
      }),
      { numRuns: 150 },
    )
  })
})

describe('what is wrong is said with its place and the word that was meant', () => {
  it.each([
    [
      'an unknown key',
      head.replace('{ name: shop }', '{ name: shop, ownr: x }'),
      'unknown-key',
      '4:25',
      'There is no key "database.ownr" in a recipe. Did you mean "owner"?',
    ],
    [
      'an unknown top key',
      `${head}extension: [a]\n`,
      'unknown-key',
      '5:1',
      'There is no key "extension" in a recipe. Did you mean "extensions"?',
    ],
    [
      'a wrong choice',
      `${head}load: [{ script: a.sql, as: superusr }]\n`,
      'wrong-value',
      '5:29',
      '"load[0].as" cannot be "superusr". Did you mean "superuser"?',
    ],
    [
      'a count of an unknown kind',
      `${head}checks: { counts: { tabels: 3 } }\n`,
      'unknown-key',
      '5:21',
      'There is no key "checks.counts.tabels" in a recipe. Did you mean "tables"?',
    ],
    [
      'a key in a list item',
      `${head}extensions:\n  - { nme: pgcrypto, name: x }\n`,
      'unknown-key',
      '6:7',
      'There is no key "extensions[0].nme" in a recipe. Did you mean "name"?',
    ],
    ['a missing key', 'groundwork: 1\nname: x\nrole: { name: a }\n', 'missing-key', '1:1', '"database" is missing.'],
    ['a value that is not there', `${head}checks:\n`, 'missing-value', '5:1', '"checks" has no value.'],
    [
      'a wrong type',
      head.replace('{ name: shop_app }', '[shop_app]'),
      'wrong-type',
      '3:1',
      '"role" must be a mapping (key: value), not a list ([a, b] or lines with "- ").',
    ],
    [
      'a word for a number',
      `${head}checks: { counts: { tables: many } }\n`,
      'wrong-type',
      '5:29',
      '"checks.counts.tables" must be a number, not a text.',
    ],
    ['a key twice', `${head}name: Again\n`, 'duplicate-key', '5:1', 'This key stands here twice.'],
    [
      'a tab',
      'groundwork: 1\nrole:\n\tname: a\n',
      'yaml-syntax',
      '3:1',
      'A tab is used to indent this line; YAML allows spaces only.',
    ],
    [
      'an open quote',
      'groundwork: 1\nname: "Shop\n',
      'yaml-syntax',
      '3:1',
      'A closing quote, bracket or ":" is missing.',
    ],
    ['nothing', ' \n', 'recipe-empty', '1:1', 'The recipe is empty.'],
    ['only comments', '# hello\n', 'recipe-empty', '1:1', 'The recipe is empty.'],
    ['a list', '- a\n- b\n', 'recipe-not-mapping', '1:1', 'A recipe is a mapping (key: value); this file is not.'],
    ['SQL', 'CREATE TABLE a (b int);\n', 'recipe-other-file', '1:1', 'This is an SQL script, not a recipe.'],
    [
      'SQL with quotes',
      "-- hello\nCREATE TABLE a (b text DEFAULT 'x: y');\nINSERT INTO a VALUES ('{');\n",
      'recipe-other-file',
      '1:1',
      'This is an SQL script, not a recipe.',
    ],
    ['bytes', 'PK\u0003\u0004\0\0\0', 'recipe-not-text', '1:1', 'This is not a text file.'],
    [
      'package.json',
      '{"name": "x", "dependencies": {}}',
      'recipe-other-file',
      '1:1',
      'This is a package.json, not a recipe.',
    ],
    ['compose', 'services:\n  db: {}\n', 'recipe-other-file', '1:1', 'This is a Docker Compose file, not a recipe.'],
    [
      'a newer format',
      'groundwork: 2\n',
      'recipe-version',
      '1:13',
      'This recipe has format version 2; this Groundwork knows version 1.',
    ],
    [
      'the name as version',
      'groundwork: Shop\n',
      'recipe-version',
      '1:13',
      '"groundwork" is the version of the format and must be 1.',
    ],
    ['a misspelt first key', 'groundwrk: 1\n', 'recipe-version', '1:1', '"groundwrk" should be "groundwork".'],
    [
      'an unknown placeholder',
      `${head}env: { set: { A: "{{rol}}" } }\n`,
      'unknown-placeholder',
      '5:18',
      'There is no placeholder {{rol}}. Did you mean "role"?',
    ],
    [
      'a placeholder of after',
      `${head}after: [{ name: x, run: [a, "{{databse}}"] }]\n`,
      'unknown-placeholder',
      '5:29',
      'There is no placeholder {{databse}}. Did you mean "database"?',
    ],
    [
      'a too long name',
      head.replace('name: shop }', `name: ${'ü'.repeat(32)} }`),
      'wrong-value',
      '4:19',
      '"database.name" is longer than 63 bytes, PostgreSQL would cut it.',
    ],
    [
      'an impossible version',
      `${head}server: { version: fifteen }\n`,
      'wrong-value',
      '5:20',
      '"server.version" must look like 15, ">=15" or ">=15 <18", not "fifteen".',
    ],
    [
      "PostgreSQL's own database",
      head.replace('{ name: shop }', '{ name: template1 }'),
      'name-reserved',
      '4:19',
      '"template1" is a database of PostgreSQL itself.',
    ],
    [
      'the administrator as role',
      head.replace('shop_app', 'postgres'),
      'name-reserved',
      '3:15',
      'The role "postgres" is the administrator.',
    ],
    [
      'a required extension nobody lists',
      `${head}load: [{ script: a, requires: vectr }]\nextensions: [vector]\n`,
      'unknown-extension',
      '5:31',
      '"vectr" is required here but not listed under extensions. Did you mean "vector"?',
    ],
    [
      'a setting that can have no such name',
      `${head}load: [{ script: a, settings: { "work mem": 1MB } }]\n`,
      'wrong-value',
      '5:45',
      '"work mem" is no name of a setting.',
    ],
    [
      'continue in a whole transaction',
      `${head}load: [{ script: a, onError: continue, transaction: whole }]\n`,
      'wrong-value',
      '5:53',
      '"onError: continue" and "transaction: whole" exclude each other: after an error PostgreSQL refuses the rest of a transaction.',
    ],
  ])('%s', (_, text, code, at, message) => {
    expect(errors(text)).toContainEqual({ code, message, at })
    expect(parseRecipe(text, 'x').recipe).toBeNull()
  })

  it('does not unfold alias bombs', () => {
    const bomb = `groundwork: 1\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e]\n`
    const at = performance.now()
    expect(errors(bomb)[0]?.code).toBe('yaml-aliases')
    expect(performance.now() - at).toBeLessThan(500)
  })
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseRecipe(text, 'x')
        parseRecipe(`groundwork: 1\n${text}`, 'x')
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseRecipe(
          JSON.stringify({ groundwork: 1, role: value, database: value, load: value, env: value, checks: value }),
          'x',
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is allowed but worth a word', () => {
  const warnings = (text: string) => parseRecipe(text, 'x').findings.map((finding) => [finding.severity, finding.code])
  it.each([
    [
      'a literal password',
      head.replace('{ name: shop_app }', '{ name: shop_app, password: hunter2 }'),
      ['warning', 'literal-password'],
    ],
    [
      'an owner that is not the role',
      head.replace('{ name: shop }', '{ name: shop, owner: boss }'),
      ['warning', 'owner-is-not-role'],
    ],
    ['a reserved word as name', head.replace('{ name: shop }', '{ name: order }'), ['info', 'name-reserved']],
    ['a name that needs quotes', head.replace('{ name: shop }', '{ name: my-shop }'), ['info', 'name-needs-quotes']],
    [
      'a command in one piece',
      `${head}after: [{ name: x, run: ["npm run migrate"] }]\n`,
      ['warning', 'command-in-one'],
    ],
    [
      'a password on a command line',
      `${head}after: [{ name: x, run: [a, "{{password}}"] }]\n`,
      ['warning', 'password-in-command'],
    ],
    ['one brace', `${head}env: { set: { A: "{role}" } }\n`, ['warning', 'unknown-placeholder']],
    ['a file that is not UTF-8', `${head}description: Caf\uFFFD\n`, ['warning', 'not-utf8']],
    ['a script twice', `${head}load: [{ script: a }, { script: a }]\n`, ['warning', 'duplicate-item']],
  ])('%s', (_, text, expected) => {
    expect(warnings(text)).toContainEqual(expected)
    expect(parseRecipe(text, 'x').recipe).not.toBeNull()
  })
  it('takes pgvector for vector', () => {
    const { recipe, findings } = parseRecipe(
      `${head}extensions: [pgvector]\nload: [{ script: a, requires: pgvector }]\n`,
      'x',
    )
    expect(recipe?.extensions).toEqual(['vector'])
    expect(recipe?.load[0]?.requires).toEqual(['vector'])
    expect(findings.map((finding) => finding.code)).toEqual(['extension-alias'])
  })
})

it('the JSON Schema in resources is the one the code gives', () => {
  const file = new URL('../../../resources/recipe.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())))
})
