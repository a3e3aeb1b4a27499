import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedKinds } from '../../../../shared/model/inventory.ts'
import { recipeSchema, type Recipe } from '../../../../shared/model/recipe.ts'
import { checkCountNames } from '../../../../renderer/wizard/model/count-names.ts'
import { draftsFromRecipe } from '../../../../renderer/wizard/model/draft-from-recipe.ts'
import { recipeFromDrafts } from '../../../../renderer/wizard/model/recipe-from-drafts.ts'

const where = { folder: '/home/ann/shop', path: '/home/ann/shop/groundwork.yaml' }
const roundTrip = (recipe: Recipe): Recipe => recipeFromDrafts(draftsFromRecipe(recipe, where))

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/)
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((s) => s.trim() === s && !s.includes('\0'))
const maybe = <T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.option(value).map((v) => (v === null ? {} : { [key]: v }) as Record<string, T>)
const merge = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object)
const record = fc.dictionary(word, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true })

const recipes = merge(
  fc.constant({ groundwork: 1 }),
  fc.record({
    name: text,
    role: merge(
      fc.record({
        name: word,
        password: fc.oneof(
          fc.constant('ask'),
          fc.constant('generate'),
          word.map((w) => `env:${w}`),
          text,
        ),
      }),
    ),
    database: merge(
      fc.record({ name: word }),
      maybe('owner', word),
      maybe('encoding', fc.constantFrom('UTF8', 'LATIN1')),
      maybe('locale', fc.constant('C.UTF-8')),
      maybe('localeProvider', fc.constantFrom('libc', 'icu', 'builtin')),
      maybe('template', word),
      maybe('settings', record),
    ),
    load: fc.array(
      merge(
        fc.record({ script: word.map((w) => `db/${w}.sql`) }),
        maybe('as', fc.constantFrom('owner', 'superuser')),
        maybe('onError', fc.constantFrom('stop', 'continue')),
        maybe('transaction', fc.constantFrom('whole', 'none')),
        maybe('engine', fc.constantFrom('psql', 'direct')),
        maybe('encoding', fc.constant('WIN1252')),
        maybe('variables', record),
        maybe('settings', record),
        maybe('allowShell', fc.boolean()),
        maybe('requires', fc.oneof(word, fc.array(word, { minLength: 2, maxLength: 3 }))),
      ),
      { maxLength: 3 },
    ),
    after: fc.array(
      merge(
        fc.record({ name: text, run: fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 4 }) }),
        maybe('env', record),
        maybe('timeoutSeconds', fc.integer({ min: 1, max: 900 })),
        maybe('optional', fc.constant(true)),
      ),
      { maxLength: 3 },
    ),
  }),
  maybe('description', text),
  maybe('roles', fc.array(word, { minLength: 1, maxLength: 3 })),
  maybe('server', fc.constant({ version: '>=15 <18' })),
  maybe(
    'extensions',
    fc.array(
      fc.oneof(
        word,
        merge(fc.record({ name: word, optional: fc.constant(true) }), maybe('schema', word), maybe('version', word)),
      ),
      { maxLength: 3 },
    ),
  ),
  maybe(
    'env',
    merge(
      fc.record({ set: record }),
      maybe(
        'file',
        word.map((w) => `.${w}`),
      ),
    ),
  ),
  maybe(
    'checks',
    merge(
      fc.record({ counts: fc.constant({ tables: 34, functions: 39 }) }),
      maybe('rows', fc.constant({ 'public.film': 1000, actor: '>= 3' })),
      maybe(
        'queries',
        fc.array(
          fc.record({ name: text, sql: text, expect: fc.oneof(fc.integer(), text, fc.boolean(), fc.constant(null)) }),
          { minLength: 1, maxLength: 3 },
        ),
      ),
    ),
  ),
)

test('nothing a recipe says is lost in the wizard', () => {
  fc.assert(
    fc.property(recipes, (input) => {
      const recipe = recipeSchema.parse(input)
      expect(roundTrip(recipe)).toEqual(recipe)
    }),
    { numRuns: 300 },
  )
})

test('what the drafts give is a recipe the core accepts', () => {
  fc.assert(
    fc.property(recipes, (input) => {
      expect(recipeSchema.safeParse(roundTrip(recipeSchema.parse(input))).success).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('keys of a newer recipe survive', () => {
  const recipe = recipeSchema.parse({
    groundwork: 1,
    name: 'a',
    role: { name: 'r' },
    database: { name: 'd' },
    load: [{ script: 'a.sql' }],
  })
  const newer = {
    ...recipe,
    later: { x: 1 },
    load: [{ ...recipe.load[0], soon: true }],
    database: { ...recipe.database, tablespace: 'fast' },
  } as unknown as Recipe
  expect(roundTrip(newer)).toEqual(newer)
})

describe('half-typed items', () => {
  const recipe = recipeSchema.parse({ groundwork: 1, name: 'a', role: { name: 'r' }, database: { name: 'd' } })
  const drafts = draftsFromRecipe(recipe, where)
  test('are left out of the recipe', () => {
    const result = recipeFromDrafts({
      ...drafts,
      extensions: { list: [{ id: '1', name: '  ', optional: false, schema: '', version: '' }] },
      extras: {
        ...drafts.extras,
        rows: [{ id: '1', name: '', value: '3' }],
        counts: [{ id: '1', kind: 'tables', expect: 'x' }],
      },
    })
    expect(result.extensions).toEqual([])
    expect(result.checks).toBeUndefined()
  })
  test('the name of the project falls back to the database', () => {
    expect(recipeFromDrafts({ ...drafts, about: { ...drafts.about, name: ' ' } }).name).toBe('d')
  })
})

test('every kind a recipe may count can be chosen', () => {
  expect([...checkCountNames].toSorted()).toEqual([...countedKinds].toSorted())
})
