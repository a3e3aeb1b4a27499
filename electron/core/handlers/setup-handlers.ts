import { basename, dirname, resolve } from 'node:path'
import type { ParsedInputOf } from '../../../shared/contract/procedures.ts'
import type { Handlers } from '../dispatch.ts'
import { listExamples, openExample } from '../recipe/examples.ts'
import { makePlan } from '../recipe/make-plan.ts'
import { openRecipe } from '../recipe/open-recipe.ts'
import { runCheck } from '../recipe/run-check.ts'
import { runSetup } from '../recipe/run-setup.ts'
import { recipeToYaml, saveRecipe } from '../recipe/write-recipe.ts'
import { checkRecipe } from '../recipe/check-recipe.ts'
import type { Services } from './services.ts'

type SetupInput = ParsedInputOf<'setup.start'>

// Every project's recipe has the same file name; its folder tells which one it is.
const nameOfPath = (path: string) =>
  /^groundwork\.ya?ml$/i.test(basename(path)) ? basename(dirname(path)) : basename(path)
const nameOf = (input: SetupInput) =>
  'path' in input.source ? nameOfPath(resolve(input.source.path)) : input.source.recipe.name
const targetOf = (input: SetupInput) =>
  input.server.kind === 'built-in'
    ? ['built-in server', input.server.major].filter((part) => part !== undefined).join(' ')
    : `${input.server.host}:${input.server.port}`
const secretsOf = (input: SetupInput) => [input.password, input.rolePassword].filter((secret) => secret !== undefined)

export const setupHandlers = ({ host, jobs, preferences }: Services) =>
  ({
    'recipe.open': async ({ path }) => {
      const opened = await openRecipe(path)
      await preferences.remember({
        kind: 'recipe',
        path: opened.path,
        name: opened.recipe.name,
        at: new Date().toISOString(),
        database: opened.recipe.database.name,
      })
      return opened
    },
    'recipe.examples': () => listExamples(host),
    'recipe.openExample': async ({ id }) => {
      const opened = await openExample(host, id)
      await preferences.remember({
        kind: 'recipe',
        path: opened.path,
        name: opened.recipe.name,
        at: new Date().toISOString(),
        database: opened.recipe.database.name,
      })
      return opened
    },
    'recipe.preview': async ({ recipe, folder }) => ({
      text: recipeToYaml(recipe),
      findings: await checkRecipe(recipe, folder),
    }),
    'recipe.save': async ({ path, recipe }) => ({ path: await saveRecipe(path, recipe) }),
    'setup.plan': (input) => ({
      jobId: jobs.start({
        kind: 'plan',
        title: `Plan ${nameOf(input)}`,
        secrets: secretsOf(input),
        run: async (context) => ({ state: 'succeeded', result: await makePlan(host, input, context) }),
      }),
    }),
    'setup.start': (input) => ({
      jobId: jobs.start({
        kind: 'setup',
        title: `Set up ${nameOf(input)}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: async (context) => {
          const ending = await runSetup(host, input, context)
          if ('path' in input.source && ending.result) {
            const { recipeName, database } = ending.result.report
            await preferences.remember({
              kind: 'recipe',
              path: input.source.path,
              name: recipeName,
              at: new Date().toISOString(),
              database,
              outcome: ending.result.outcome,
            })
          }
          return ending
        },
      }),
    }),
    'check.start': (input) => ({
      jobId: jobs.start({
        kind: 'check',
        title: `Check ${nameOf(input)}`,
        secrets: secretsOf(input),
        run: (context) => runCheck(host, input, context),
      }),
    }),
  }) satisfies Partial<Handlers>
