// What happens to the database: made, loaded into, kept under another name, or left alone. Nothing is dropped. Pure.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Verdict } from './judge-database.ts'
import { freeName, keptName } from './kept-name.ts'
import type { Observed } from './observed.ts'
import type { LoadMode } from './plan-loads.ts'
import { finding, step } from './plan-parts.ts'
import { isTooLong } from './recipe-checks.ts'
import {
  alterDatabaseSetting,
  createDatabase,
  endSessions,
  joinRole,
  renameDatabase,
  settingIsThere,
} from './setup-sql.ts'
import type { PlannedStep } from './work.ts'

type DatabasePlan = {
  readonly steps: PlannedStep[]
  readonly mode: LoadMode
  readonly findings: Finding[]
  readonly existing?: Plan['existing']
}

const loadedWithErrors = (name: string, observed: Observed): Finding[] => {
  const errors = observed.database?.mark?.loadErrors ?? 0
  return errors === 0
    ? []
    : [
        finding(
          'warning',
          'loaded-with-errors',
          `When "${name}" was loaded, ${errors} ${errors === 1 ? 'error was' : 'errors were'} stepped over. What they should have brought may be missing.`,
          { hint: 'Load it anew with "replace" once the script is mended; the present database is kept.' },
        ),
      ]
}

/** When the interrupted run began: the same name in the plan and in the run. */
const since = (at: string, otherwise: Date): Date => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? otherwise : date
}

/** What the person was shown, as long as nobody has taken it since. */
const plannedName = ({ choices: { keptAs }, databaseNames }: Observed): string | null =>
  keptAs === undefined || databaseNames.has(keptAs) || isTooLong(keptAs) ? null : keptAs

export const planDatabase = (recipe: Recipe, observed: Observed, verdict: Verdict): DatabasePlan => {
  const { name } = recipe.database
  const owner = recipe.database.owner ?? recipe.role.name
  const settings = Object.entries(recipe.database.settings ?? {})
  const create = (): PlannedStep => {
    const sql = [
      createDatabase(recipe, observed.server),
      ...settings.map(([key, value]) => alterDatabaseSetting(name, key, value)),
    ]
    // Who is no superuser must be a member of the role that gets the database.
    const before =
      observed.server === null || observed.server.isSuperuser || owner === observed.server.user ? [] : [joinRole(owner)]
    return {
      step: step(
        'database',
        'database',
        `Create database "${name}"`,
        owner === recipe.role.name
          ? `Owned by "${owner}", so that it may create tables. (Since PostgreSQL 15, GRANT ALL ON DATABASE would not do.)`
          : `Owned by "${owner}", as the recipe says.`,
        { statements: [...before, ...sql].map((text) => ({ language: 'sql', text: `${text};` })) },
      ),
      work: { kind: 'create-database', before, sql },
    }
  }
  const setAside = (to: string, why: string): PlannedStep => {
    const sessions = observed.database?.sessions ?? []
    const who =
      sessions.length === 0
        ? ''
        : ` ${sessions.length} ${sessions.length === 1 ? 'session is' : 'sessions are'} ended first: ${sessions
            .slice(0, 3)
            .map((s) => `${s.application === '' ? 'a client' : s.application} of ${s.user}`)
            .join(', ')}${sessions.length > 3 ? ' ...' : ''}.`
    return {
      step: step('set-aside', 'set-aside', `Keep the present database as "${to}"`, `${why}${who}`, {
        statements: [
          ...(sessions.length > 0 ? [{ language: 'sql' as const, text: `${endSessions(name)};` }] : []),
          { language: 'sql', text: `${renameDatabase(name, to)};` },
        ],
      }),
      work: { kind: 'set-aside', from: name, to },
    }
  }
  const kept = (reason: string): PlannedStep => {
    const missing = settings
      .filter(([key, value]) => !settingIsThere(observed.database?.settings ?? [], key, value))
      .map(([key, value]) => alterDatabaseSetting(name, key, value))
    return missing.length === 0
      ? {
          step: step('database', 'database', `Database "${name}"`, reason, { action: 'nothing' }),
          work: { kind: 'none' },
        }
      : {
          step: step(
            'database',
            'database',
            `Change settings of database "${name}"`,
            `${reason} Its settings are not those of the recipe.`,
            { statements: missing.map((text) => ({ language: 'sql', text: `${text};` })) },
          ),
          work: { kind: 'database-settings', sql: missing },
        }
  }

  switch (verdict.kind) {
    case 'absent':
      return { steps: [create()], mode: 'fresh', findings: [] }
    case 'right':
      return {
        steps: [kept('It is there, with the right owner and encoding, and holds everything that is declared.')],
        mode: 'loaded',
        findings: loadedWithErrors(name, observed),
      }
    case 'empty':
      return {
        steps: [kept(`It is there and holds no objects; owner and encoding are right. It is loaded into.`)],
        mode: 'empty',
        findings: [],
      }
    case 'adopt': {
      const data =
        recipe.load.length > 0
          ? [
              finding(
                'warning',
                'data-not-loaded',
                `The database "${name}" was not made by Groundwork. Every declared object is there, so the scripts were not run again; whether their data is there was not compared.`,
                { hint: 'To load everything anew, choose replace: the present database is kept under another name.' },
              ),
            ]
          : []
      return {
        steps: [kept('It is there, with the right owner and encoding, and every declared object in it.')],
        mode: 'loaded',
        findings: data,
      }
    }
    case 'unfinished': {
      const to = keptName(name, 'unfinished', since(verdict.since, observed.now), observed.databaseNames)
      return {
        steps: [
          setAside(
            to,
            `A run of ${verdict.since.slice(0, 16).replace('T', ' ')} was interrupted and left it unfinished. Nothing in it is thrown away.`,
          ),
          create(),
        ],
        mode: 'fresh',
        findings: [
          finding(
            'warning',
            'unfinished-database',
            `"${name}" was left unfinished by an interrupted run; it is kept as "${to}" and made anew.`,
            { hint: 'Drop it when you no longer need it.' },
          ),
        ],
      }
    }
    case 'busy':
      return {
        steps: [
          {
            step: step('database', 'database', `Database "${name}"`, 'Another Groundwork is building it right now.', {
              action: 'blocked',
            }),
            work: { kind: 'none' },
          },
        ],
        mode: 'stopped',
        findings: [
          finding('error', 'busy', `Another Groundwork is building "${name}" right now (${verdict.job}).`, {
            hint: 'Wait until it has ended, or cancel it there.',
          }),
        ],
      }
    case 'differs': {
      const keptAs = plannedName(observed) ?? keptName(name, 'before', observed.now, observed.databaseNames)
      const existing = { name, differs: verdict.differs, suggestedName: freeName(name, observed.databaseNames), keptAs }
      if (observed.choices.existing === 'replace')
        return {
          steps: [
            setAside(
              keptAs,
              `It is not what the recipe says, and you chose to replace it. It stays, whole, as "${keptAs}".`,
            ),
            create(),
          ],
          mode: 'fresh',
          findings: [],
          existing,
        }
      return {
        steps: [
          {
            step: step(
              'database',
              'database',
              `Database "${name}"`,
              'It exists and is not what the recipe says. It is left alone.',
              { action: 'blocked' },
            ),
            work: { kind: 'none' },
          },
        ],
        mode: 'stopped',
        existing,
        findings: [
          finding(
            'warning',
            'database-differs',
            `The database "${name}" exists and is not what the recipe says: ${verdict.differs.join(' ')}`,
            {
              hint: `Take another name (e.g. "${existing.suggestedName}"), or replace it: the present one is kept as "${keptAs}".`,
            },
          ),
        ],
      }
    }
  }
}
