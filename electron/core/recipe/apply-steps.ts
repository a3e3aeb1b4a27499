// Does the steps of a plan, one after the other. What this run makes goes on the undo stack with the way to take it back.
import { stat } from 'node:fs/promises'
import type pg from 'pg'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { GroundworkError, raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import { directEngine } from '../load/direct-engine.ts'
import { psqlEngine } from '../load/psql-engine.ts'
import type { LoadOutcome } from '../load/types.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { withClient } from '../postgres/connect.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { fillTemplate, type TemplateValues } from './fill-template.ts'
import { isForeignComment, markStatement, shortHash, unmarkStatement, type Mark } from './mark.ts'
import type { Situation } from './observe.ts'
import { ownershipQuery } from './ownership.ts'
import { roleSecretKey } from './password.ts'
import { superuserOwners } from './plan-loads.ts'
import { afterHash } from './plan-surroundings.ts'
import { passwordSource } from './recipe-checks.ts'
import { runCommand } from './run-command.ts'
import { watchRoles } from './script-roles.ts'
import { cancelled, runStatement } from './run-statement.ts'
import { changeRolePassword, createPlainRole, createRole, endSessions, renameDatabase } from './setup-sql.ts'
import type { PlannedStep, Work } from './work.ts'
import { writeEnv } from './write-env.ts'

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

const templateValues = (run: Run): TemplateValues => ({
  role: run.recipe.role.name,
  password: run.situation.rolePassword ?? '',
  host: run.server.host,
  port: run.server.port,
  database: run.recipe.database.name,
})

const envValues = (run: Run): Record<string, string> =>
  Object.fromEntries(
    Object.entries(run.recipe.env?.set ?? {}).map(([key, template]) => [
      key,
      fillTemplate(template, templateValues(run)),
    ]),
  )

const statement = (run: Run, sql: string, doing: string, client = run.client): Promise<pg.QueryResult> =>
  runStatement(client, sql, { admin: run.admin, signal: run.context.signal, doing })

const keepPassword = async (run: Run): Promise<void> => {
  const password = run.situation.rolePassword
  if (password === null) return
  const remember = passwordSource(run.recipe.role.password).kind === 'generate' || run.input.remember === true
  await run.host.secrets.set(roleSecretKey(run.recipe.role.name, run.server.host, run.server.port), password, remember)
}

export const currentMark = (run: Run, state: Mark['state'], after: readonly string[]): Mark => {
  const { scripts } = run.situation.observed
  const loads = scripts.flatMap((script) =>
    script.sha256 === null ? [] : [{ path: run.recipe.load[script.index]?.script ?? '', sha256: script.sha256 }],
  )
  return {
    v: 1,
    name: run.recipe.name,
    hash: shortHash(run.recipe),
    loads,
    after: [...after],
    state,
    ...(run.facts.loadErrors > 0 ||
    (run.mode === 'loaded' && (run.situation.observed.database?.mark?.loadErrors ?? 0) > 0)
      ? { loadErrors: run.facts.loadErrors || (run.situation.observed.database?.mark?.loadErrors ?? 0) }
      : {}),
    job: run.context.jobId,
    at: new Date().toISOString(),
  }
}

const setAside = async (run: Run, stepId: string, from: string, to: string): Promise<string> => {
  for (let attempt = 1; ; attempt++) {
    await statement(run, endSessions(from), `End the sessions of "${from}"`)
    try {
      await statement(run, renameDatabase(from, to), `Keep "${from}" as "${to}"`)
      break
    } catch (error) {
      // A pool may connect again in the gap.
      if (!(error instanceof GroundworkError) || error.failure.sqlState !== '55006' || attempt >= 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  run.undo.push({
    stepId,
    what: `"${to}" is called "${from}" again`,
    run: async (client) => {
      await client.query(endSessions(to))
      await client.query(renameDatabase(to, from))
    },
  })
  run.facts.previous = to
  return `The present database is kept as "${to}".`
}

const createDatabase = async (
  run: Run,
  stepId: string,
  before: readonly string[],
  sql: readonly string[],
): Promise<void> => {
  const { name } = run.recipe.database
  const [create = '', ...settings] = sql
  for (const one of before) await statement(run, one, `Become a member of the role that gets "${name}"`)
  try {
    await statement(run, create, `Create database "${name}"`)
  } catch (error) {
    if (error instanceof GroundworkError && error.failure.kind === 'cancelled')
      await run.client.query('SELECT 1').catch(() => undefined)
    throw error
  }
  run.undo.push({
    stepId,
    what: `the new database "${name}" is removed`,
    run: async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`)),
  })
  await statement(
    run,
    markStatement(name, currentMark(run, 'building', []), run.server.isSuperuser),
    `Mark "${name}" as being built`,
  )
  for (const one of settings) await statement(run, one, `Change a setting of "${name}"`)
}

const load = async (run: Run, work: Extract<Work, { kind: 'load' }>): Promise<string> => {
  const { recipe, situation, context, server } = run
  const step = recipe.load[work.index]
  const script = situation.observed.scripts.find((one) => one.index === work.index)
  if (step === undefined || script === undefined || script.facts === null)
    return raise({ kind: 'file-missing', message: `The script ${work.index + 1} of the recipe cannot be read.` })
  const present = await stat(script.file).catch(() => null)
  if (present === null || present.size !== script.facts.sizeBytes)
    return raise({
      kind: present === null ? 'file-missing' : 'script-failed',
      message:
        present === null
          ? `"${step.script}" is not there any more.`
          : `"${step.script}" has changed since it was read.`,
      file: step.script,
      hint: 'Start the run again.',
    })
  const owner = recipe.database.owner ?? recipe.role.name
  const engine = script.engine?.engine ?? 'direct'
  const asOwner = work.as === 'owner'
  // An administrator that is no superuser cannot become the owner; the owner can log in instead.
  const login =
    asOwner && !server.isSuperuser && owner === recipe.role.name && situation.rolePassword !== null
      ? { user: owner, password: situation.rolePassword }
      : {}
  const become: Record<string, string> = asOwner && !('user' in login) ? { role: owner } : {}
  const settings = { ...step.settings, ...become }
  const connection: ConnectionParams = {
    ...inDatabase(run.admin, recipe.database.name),
    ...login,
    applicationName: `groundwork/${context.jobId}`.slice(0, 63),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  }
  const phase = `load:${work.index}`
  await watchRoles(run, step.script, script.facts)
  const run_engine = engine === 'psql' && situation.psql !== null ? psqlEngine(situation.psql.path) : directEngine
  run.facts.engines.add(engine)
  const outcome: LoadOutcome = await run_engine({
    file: script.file,
    shownAs: step.script,
    connection,
    sizeBytes: script.facts.sizeBytes,
    onError: step.onError,
    transaction: work.transaction,
    ...(step.encoding === undefined ? {} : { encoding: step.encoding }),
    variables: step.variables ?? {},
    leaveOuts: script.facts.leaveOuts,
    workingDirectory: run.folder,
    allowShell: run.input.allowShell === true || step.allowShell === true,
    facts: script.facts,
    ...(server.isLocal && server.dataDirectory !== undefined ? { serverDisk: { path: server.dataDirectory } } : {}),
    jobId: context.jobId,
    signal: context.signal,
    onProgress: (progress) => context.progress({ phase, title: `Load ${step.script}`, ...progress }),
    onLog: context.log,
  })
  if (outcome.status === 'cancelled') throw cancelled()
  // A file cut or written to under way would pass for a whole one. (One that was removed was read to its end.)
  const afterwards = await stat(script.file).catch(() => null)
  if (afterwards !== null && (afterwards.size !== present.size || afterwards.mtimeMs !== present.mtimeMs))
    return raise({
      kind: 'script-failed',
      message: `"${step.script}" was changed while it was loaded.`,
      file: step.script,
      detail: outcome.errors[0]?.message ?? 'Nobody can say which of its texts was read.',
      hint: 'Start the run again when nothing writes to it.',
    })
  const first = outcome.errors[0]
  if (outcome.status === 'failed') {
    const rest = outcome.errors.length - 1 + outcome.followOns
    const failure: Failure = first ?? {
      kind: 'script-failed',
      message: `"${step.script}" could not be loaded.`,
      file: step.script,
    }
    throw new GroundworkError(
      rest > 0 && failure.detail === undefined
        ? { ...failure, detail: `${rest} further ${rest === 1 ? 'error' : 'errors'} followed.` }
        : failure,
    )
  }
  for (const error of outcome.errors) {
    const harmless = ['42710', '42P06', '42P07', '42723'].includes(error.sqlState ?? '') // it was there already
    if (!harmless) run.facts.loadErrors++
    run.findings.push({
      code: 'load-error',
      severity: 'warning',
      message: error.message,
      ...(error.serverMessage === undefined ? {} : { detail: error.serverMessage }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      place: { file: error.file, line: error.line },
    })
  }
  if (outcome.followOns > 0)
    run.findings.push({
      code: 'load-follow-ons',
      severity: 'info',
      message: `${outcome.followOns} further ${outcome.followOns === 1 ? 'error' : 'errors'} only followed from those.`,
    })
  return `${outcome.statements} ${outcome.statements === 1 ? 'statement' : 'statements'}${outcome.rows > 0 ? `, ${outcome.rows} ${outcome.rows === 1 ? 'row' : 'rows'}` : ''}${outcome.errors.length > 0 ? `, ${outcome.errors.length} ${outcome.errors.length === 1 ? 'error' : 'errors'}` : ''} (${outcome.engine})`
}

const handOver = async (run: Run): Promise<string> => {
  const owner = run.recipe.database.owner ?? run.recipe.role.name
  return withClient(inDatabase(run.admin, run.recipe.database.name), async (client) => {
    const found = await runStatement<{ statement: string }>(
      client,
      ownershipQuery(superuserOwners(run.situation.observed), owner),
      { admin: run.admin, signal: run.context.signal, doing: 'Find what a superuser owns' },
    )
    await client.query('BEGIN')
    for (const { statement: sql } of found.rows)
      await runStatement(client, sql, {
        admin: run.admin,
        signal: run.context.signal,
        doing: 'Hand an object to the role',
      })
    await client.query('COMMIT')
    for (const { statement: sql } of found.rows) run.context.log('debug', sql)
    return `${found.rows.length} ${found.rows.length === 1 ? 'object' : 'objects'} handed over`
  })
}

/** Does one step; answers a detail for the list of steps. */
export const applyWork = async (run: Run, { step, work }: PlannedStep): Promise<string | undefined> => {
  const { recipe, context, situation } = run
  const inside = <T>(task: (client: pg.Client) => Promise<T>): Promise<T> =>
    withClient(inDatabase(run.admin, recipe.database.name), task, { signal: context.signal })
  switch (work.kind) {
    case 'role': {
      const { name } = recipe.role
      const password =
        situation.rolePassword ??
        raise({
          kind: 'password-needed',
          message: `The password of the role "${name}" is missing.`,
          hint: 'Give it, or write "generate" in the recipe.',
        })
      // The statement holds the password: keep it out of the server's log as far as a session may.
      if (run.server.isSuperuser) await run.client.query(`SET log_statement = 'none'`)
      await statement(
        run,
        work.create ? createRole(name, password) : changeRolePassword(name, password, work.alsoLogin),
        work.create ? `Create role "${name}"` : `Change the password of role "${name}"`,
      )
      if (work.create)
        run.undo.push({
          stepId: step.id,
          what: `the new role "${name}" is removed`,
          run: async (client) => void (await client.query(`DROP ROLE IF EXISTS ${quoteIdent(name)}`)),
        })
      await keepPassword(run)
      return undefined
    }
    case 'plain-role':
      await statement(run, createPlainRole(work.name), `Create role "${work.name}"`)
      run.undo.push({
        stepId: step.id,
        what: `the new role "${work.name}" is removed`,
        run: async (client) => void (await client.query(`DROP ROLE IF EXISTS ${quoteIdent(work.name)}`)),
      })
      return undefined
    case 'set-aside':
      return setAside(run, step.id, work.from, work.to)
    case 'create-database':
      await createDatabase(run, step.id, work.before, work.sql)
      return undefined
    case 'database-settings':
      for (const sql of work.sql) await statement(run, sql, `Change a setting of "${recipe.database.name}"`)
      return undefined
    case 'grants':
      await inside(async (client) => {
        for (const sql of work.sql) await statement(run, sql, 'Grant on schema public', client)
      })
      return undefined
    case 'extension':
      await inside((client) => statement(run, work.sql, `Create extension "${work.name}"`, client))
      if (run.mode !== 'fresh')
        run.undo.push({
          stepId: step.id,
          what: `the new extension "${work.name}" is removed`,
          run: () =>
            inside(async (client) => void (await client.query(`DROP EXTENSION IF EXISTS ${quoteIdent(work.name)}`))),
        })
      return undefined
    case 'load':
      return load(run, work)
    case 'ownership':
      return handOver(run)
    case 'after': {
      const command = recipe.after[work.index]
      if (command === undefined) return undefined
      try {
        await runCommand({
          command,
          folder: run.folder,
          values: templateValues(run),
          extraEnv: envValues(run),
          hostEnv: run.host.env,
          signal: context.signal,
          log: (text) => context.log('info', text),
        })
      } catch (error) {
        if (command.optional !== true || !(error instanceof GroundworkError) || error.failure.kind === 'cancelled')
          throw error
        run.findings.push({
          code: 'command-failed',
          severity: 'warning',
          message: `${command.name}: ${error.failure.message} It is optional.`,
          ...(error.failure.detail === undefined ? {} : { detail: error.failure.detail }),
        })
        return 'Failed; it is optional.'
      }
      return undefined
    }
    case 'env': {
      const { env } = situation.observed
      if (env === null) return undefined
      const written = await writeEnv(env.file, envValues(run))
      run.facts.envFile = env.file
      if (written === null) return 'It says the same already.'
      run.undo.push({
        stepId: step.id,
        what:
          written.backup === undefined
            ? `${recipe.env?.file ?? '.env'} is removed again`
            : `${recipe.env?.file ?? '.env'} is as it was`,
        run: () => written.undo(),
      })
      return written.backup === undefined
        ? 'New file, readable by you only.'
        : `The former one is kept as ${written.backup.split(/[\\/]/).pop() ?? ''}.`
    }
    case 'mark': {
      const after = recipe.after.map((_, index) => afterHash(recipe, situation.observed, index))
      await statement(
        run,
        markStatement(recipe.database.name, currentMark(run, 'ready', after), run.server.isSuperuser),
        `Note in "${recipe.database.name}" what was done`,
      )
      return undefined
    }
    case 'server':
    case 'verify':
    case 'none':
      return undefined
  }
}

/** Before loading into an empty database that was there: the mark tells the next run should this one be killed. */
export const beginInEmpty = async (run: Run): Promise<void> => {
  const { name } = run.recipe.database
  if (!run.server.isSuperuser && isForeignComment(run.situation.observed.database?.comment ?? null)) return
  await statement(
    run,
    markStatement(name, currentMark(run, 'building', []), run.server.isSuperuser),
    `Mark "${name}" as being built`,
  )
  run.undo.push({
    stepId: 'database',
    what: `"${name}" is as empty as it was`,
    run: async (client) => {
      const objects = await withClient(
        inDatabase(run.admin, name),
        async (inside) =>
          (
            await inside.query<{ n: number }>(
              `SELECT ((SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
            + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')))::int AS n`,
            )
          ).rows[0]?.n ?? 0,
      )
      if (objects > 0)
        throw new Error(
          `the database "${name}" was there before this run and now holds ${objects} objects of a load that did not finish. They stay; the next run sets it aside under another name and makes it anew`,
        )
      await client.query(unmarkStatement(name, run.server.isSuperuser))
    },
  })
}
