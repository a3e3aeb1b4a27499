import { describe, expect, test } from 'vitest'
import { recipeSchema } from '../../../../shared/model/recipe.ts'
import { moveItem, freshId } from '../../../../renderer/wizard/model/lists.ts'
import { noSecrets } from '../../../../renderer/wizard/model/secrets.ts'
import { serverRefOf, setupInputOf } from '../../../../renderer/wizard/model/setup-input.ts'
import { setupInputSchema } from '../../../../shared/contract/procedures.ts'
import { firstProblemStep, stepStates } from '../../../../renderer/wizard/model/step-states.ts'
import {
  emptyWizard,
  isChanged,
  wizardReducer,
  type WizardAction,
  type WizardState,
} from '../../../../renderer/wizard/model/wizard-state.ts'

const recipe = recipeSchema.parse({
  groundwork: 1,
  name: 'Shop',
  server: { version: '>=15' },
  role: { name: 'shop' },
  database: { name: 'shop_db' },
  extensions: ['pgcrypto', { name: 'vector', optional: false }],
  load: [{ script: 'db/schema.sql' }],
})
const opened = { recipe, path: '/p/groundwork.yaml', folder: '/p' }
const run = (state: WizardState, ...actions: WizardAction[]): WizardState => actions.reduce(wizardReducer, state)
const withRecipe = run(emptyWizard, { type: 'open', opened })

test('opening a recipe fills every step and counts as unchanged', () => {
  expect(withRecipe.drafts.database.name).toBe('shop_db')
  expect(withRecipe.drafts.server.required).toBe('>=15')
  expect(isChanged(withRecipe)).toBe(false)
  expect(firstProblemStep(withRecipe.drafts)).toBeNull()
})

test('moving between steps loses nothing', () => {
  const drafts = { ...withRecipe.drafts.database, name: 'half typ' }
  const moved = run(
    withRecipe,
    { type: 'go', step: 'database' },
    { type: 'edit', part: 'database', draft: drafts },
    { type: 'go', step: 'schema' },
    { type: 'go', step: 'server' },
    { type: 'go', step: 'database' },
  )
  expect(moved.drafts.database).toEqual(drafts)
  expect(moved.visited).toEqual(['database', 'schema', 'server'])
})

test('an edit and its undoing leave the recipe unchanged', () => {
  const original = withRecipe.drafts.database
  const edited = run(withRecipe, { type: 'edit', part: 'database', draft: { ...original, name: 'other' } })
  expect(isChanged(edited)).toBe(true)
  expect(isChanged(run(edited, { type: 'edit', part: 'database', draft: original }))).toBe(false)
})

describe('answers only hold for the question that was asked', () => {
  const answered = run(withRecipe, { type: 'choose', change: { existing: 'replace', allowShell: true } })
  test('another database name takes the choice back', () => {
    const next = run(answered, { type: 'edit', part: 'database', draft: { ...answered.drafts.database, name: 'x' } })
    expect(next.choices).toEqual({ existing: null, keptAs: null, allowShell: true, keepOnFailure: false })
  })
  test('the name that was shown for the old database travels with the choice', () => {
    const chosen = run(emptyWizard, { type: 'choose', change: { existing: 'replace', keptAs: 'shop_before' } })
    expect(setupInputOf(chosen, noSecrets)).toMatchObject({ existing: 'replace', keptAs: 'shop_before' })
    const other = run(chosen, { type: 'choose', change: { existing: { newName: 'x' } } })
    expect(setupInputOf(other, noSecrets)).not.toHaveProperty('keptAs')
  })
  test('another script takes the consent back', () => {
    expect(run(answered, { type: 'edit', part: 'schema', draft: { scripts: [] } }).choices.allowShell).toBe(false)
  })
  test('a check does not', () => {
    expect(run(answered, { type: 'edit', part: 'extras', draft: answered.drafts.extras }).choices.existing).toBe(
      'replace',
    )
  })
})

describe('the setup that is asked for', () => {
  test('an unchanged recipe goes by its path, a changed one whole', () => {
    expect(setupInputOf(withRecipe, noSecrets)?.source).toEqual({ path: '/p/groundwork.yaml' })
    const edited = run(withRecipe, {
      type: 'edit',
      part: 'database',
      draft: { ...withRecipe.drafts.database, name: 'other' },
    })
    const source = setupInputOf(edited, noSecrets)?.source
    expect(source).toMatchObject({ folder: '/p', recipe: { database: { name: 'other' } } })
  })
  test('is accepted by the contract, with everything chosen', () => {
    const chosen = run(
      withRecipe,
      {
        type: 'edit',
        part: 'server',
        draft: {
          ...withRecipe.drafts.server,
          choice: 'other',
          host: 'db.local',
          port: '5433',
          user: 'admin',
          sslMode: 'require',
        },
      },
      { type: 'edit', part: 'database', draft: { ...withRecipe.drafts.database, passwordMode: 'ask' } },
      { type: 'choose', change: { existing: { newName: 'shop_2' }, allowShell: true, keepOnFailure: true } },
    )
    const input = setupInputOf(chosen, { serverPassword: 'pw', remember: true, rolePassword: 'rp' })
    expect(setupInputSchema.parse(input)).toMatchObject({
      server: { kind: 'address', host: 'db.local', port: 5433, user: 'admin', sslMode: 'require' },
      password: 'pw',
      remember: true,
      rolePassword: 'rp',
      existing: { newName: 'shop_2' },
      allowShell: true,
      keepOnFailure: true,
    })
  })
  test('the password of a server is not sent to the built-in one', () => {
    expect(setupInputOf(withRecipe, { ...noSecrets, serverPassword: 'pw' })).not.toHaveProperty('password')
  })
  test('a socket folder keeps its path', () => {
    expect(serverRefOf({ ...withRecipe.drafts.server, choice: 'found', found: '/var/run/postgresql:5432' })).toEqual({
      kind: 'address',
      host: '/var/run/postgresql',
      port: 5432,
      user: 'postgres',
    })
  })
  test('no server, no input', () => {
    expect(
      setupInputOf(
        { ...withRecipe, drafts: { ...withRecipe.drafts, server: { ...withRecipe.drafts.server, choice: 'found' } } },
        noSecrets,
      ),
    ).toBeNull()
  })
})

describe('the step list', () => {
  test('does not blame a person for what they have not seen', () => {
    expect(stepStates(emptyWizard)).toMatchObject({ server: 'current', database: 'untouched' })
    expect(
      stepStates(run(emptyWizard, { type: 'go', step: 'database' }, { type: 'go', step: 'extensions' })),
    ).toMatchObject({ server: 'done', database: 'problem', extensions: 'current' })
  })
  test('knows a recipe is filled in', () => {
    expect(stepStates(run(withRecipe, { type: 'go', step: 'review' }))).toMatchObject({
      server: 'done',
      database: 'done',
      schema: 'done',
      review: 'current',
    })
  })
})

test('moving in lists keeps every item', () => {
  expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moveItem(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moveItem(['a', 'b'], 0, 5)).toEqual(['a', 'b'])
  expect(freshId([{ id: '3' }, { id: '1' }])).toBe('4')
})
