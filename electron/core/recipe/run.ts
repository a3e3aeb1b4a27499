// A run under way: what its steps need, and the stack of what can be taken back.
import type pg from 'pg'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { fillTemplate, type TemplateValues } from './fill-template.ts'
import type { Situation } from './situation.ts'
import { runStatement } from './run-statement.ts'

/** `run` answers false when there was nothing to take back after all. */
export type Undo = {
  readonly stepId: string
  readonly what: string
  readonly hint?: string
  readonly run: (client: pg.Client) => Promise<void | false>
}

export type Run = {
  readonly host: Host
  readonly input: SetupInput
  readonly context: JobContext
  readonly recipe: Recipe
  readonly folder: string
  readonly situation: Situation
  readonly server: ServerFacts
  readonly admin: ConnectionParams
  readonly client: pg.Client // in the maintenance database; holds the lock
  readonly undo: Undo[]
  readonly findings: Finding[]
  readonly mode: 'fresh' | 'empty' | 'loaded' | 'stopped'
  /** Set as things happen. */
  readonly facts: { loadErrors: number; previous?: string; envFile?: string; engines: Set<string> }
}

export const templateValues = (run: Run): TemplateValues => ({
  role: run.recipe.role.name,
  password: run.situation.rolePassword ?? '',
  host: run.server.host,
  port: run.server.port,
  database: run.recipe.database.name,
})

export const envValues = (run: Run): Record<string, string> =>
  Object.fromEntries(
    Object.entries(run.recipe.env?.set ?? {}).map(([key, template]) => [
      key,
      fillTemplate(template, templateValues(run)),
    ]),
  )

export const statement = (run: Run, sql: string, doing: string, client = run.client): Promise<pg.QueryResult> =>
  runStatement(client, sql, { admin: run.admin, signal: run.context.signal, doing })
