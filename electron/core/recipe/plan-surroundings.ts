// The steps around the database: the server before it, grants, the project's commands and its .env after it. Pure.
import type { Recipe } from '../../../shared/model/recipe.ts'
import { shortHash } from './mark.ts'
import type { Observed } from './observed.ts'
import { hidden } from './password.ts'
import type { LoadMode } from './plan-loads.ts'
import { step } from './plan-parts.ts'
import { schemaGrants } from './setup-sql.ts'
import type { PlannedStep } from './work.ts'

/** The hash by which an `after` command is known to have been run for these scripts. */
export const afterHash = (recipe: Recipe, observed: Observed, index: number): string => {
  const command = recipe.after[index]
  return shortHash({
    run: command?.run,
    env: command?.env ?? {},
    loads: observed.scripts.map((script) => script.sha256),
  })
}

export const planGrants = (recipe: Recipe, observed: Observed, created: boolean): PlannedStep[] => {
  const owner = recipe.database.owner ?? recipe.role.name
  if (owner === recipe.role.name) return []
  const sql = schemaGrants(recipe.role.name)
  const there = !created && observed.database?.roleHasSchemaGrants === true
  return [
    {
      step: step(
        'grants',
        'grants',
        `Let "${recipe.role.name}" work in schema public`,
        there
          ? 'It may use schema public and create in it.'
          : `The database belongs to "${owner}", so the role needs USAGE and CREATE on schema public.`,
        {
          action: there ? 'nothing' : 'do',
          statements: there ? [] : [{ language: 'sql', text: `${sql};`, database: recipe.database.name }],
        },
      ),
      work: there ? { kind: 'none' } : { kind: 'grants', sql: [sql] },
    },
  ]
}

export const planAfter = (recipe: Recipe, observed: Observed, mode: LoadMode): PlannedStep[] =>
  recipe.after.map((command, index) => {
    const ran =
      mode === 'loaded' && observed.database?.mark?.after.includes(afterHash(recipe, observed, index)) === true
    const text = command.run
      .map((part) => (/^[A-Za-z0-9_./:=@%+,{}-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`))
      .join(' ')
      .replaceAll('{{password}}', hidden)
    return {
      step: step(
        `after:${index}`,
        'after',
        command.name,
        ran
          ? 'It has been run for these scripts.'
          : 'A command of the project, run in its folder with DATABASE_URL and PG* set.',
        { action: ran ? 'nothing' : mode === 'stopped' ? 'blocked' : 'do', statements: [{ language: 'shell', text }] },
      ),
      work: ran ? { kind: 'none' } : { kind: 'after', index },
    }
  })

export const planEnv = (recipe: Recipe, observed: Observed): PlannedStep[] => {
  if (recipe.env === undefined) return []
  const { file } = recipe.env
  const changes = observed.env?.changes ?? Object.keys(recipe.env.set).map((key) => ({ key, action: 'added' as const }))
  const due = changes.filter((change) => change.action !== 'same')
  if (due.length === 0)
    return [
      {
        step: step('env', 'env', `Write ${file}`, 'It says the same already.', { action: 'nothing' }),
        work: { kind: 'none' },
      },
    ]
  const words = [
    ['changed', 'Changes'],
    ['added', 'Adds'],
  ].flatMap(([action, word]) => {
    const keys = due.filter((change) => change.action === action).map((change) => change.key)
    return keys.length === 0 ? [] : [`${word} ${keys.join(', ')}.`]
  })
  return [
    {
      step: step(
        'env',
        'env',
        `Write ${file}`,
        `${words.join(' ')} ${observed.env?.exists === true ? 'Everything else in the file stays; a backup is made beside it.' : 'The file is new, readable by you only.'}`,
        {
          statements: [
            {
              language: 'file',
              text:
                observed.env?.shown ??
                Object.entries(recipe.env.set)
                  .map(([key, value]) => `${key}=${value}`)
                  .join('\n'),
            },
          ],
        },
      ),
      work: { kind: 'env' },
    },
  ]
}

export const planServer = (observed: Observed): PlannedStep[] => {
  if (observed.server !== null || observed.builtIn === undefined) return []
  const { state, major } = observed.builtIn
  return [
    {
      step: step(
        'server',
        'server',
        state === 'not-created' ? 'Create and start the built-in server' : 'Start the built-in server',
        `PostgreSQL ${major}, run by Groundwork.${state === 'not-created' ? ' It does not exist yet.' : ' It is stopped; what is in it is looked at when it runs.'}`,
        { statements: [{ language: 'shell', text: `groundwork server start --major ${major}` }] },
      ),
      work: { kind: 'server', major },
    },
  ]
}
