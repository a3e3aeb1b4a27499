// Gathers what planning looks at. Changes nothing: extensions are tried in a rolled-back transaction, a built-in server
// that does not run is left so. Secrets stay in the context beside the observation.
import { readFile, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { ExpectedObject, Inventory } from '../../../shared/model/inventory.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { withClient } from '../postgres/connect.ts'
import { readServerFacts } from '../server/server-facts.ts'
import { compareInventory } from '../verify/compare.ts'
import { takeInventory } from '../verify/inventory.ts'
import { updateEnv } from './env-file.ts'
import { readEnvText } from './write-env.ts'
import { fillTemplate } from './fill-template.ts'
import type { Target } from './find-target.ts'
import type { LoadedSource } from './load-source.ts'
import { isJobAlive, readDatabase, readDatabaseNames, readRoles, readSchemaGrants } from './observe-catalog.ts'
import { foreseeExtensions, observeExtensions } from './observe-extensions.ts'
import { observeSettings } from './observe-settings.ts'
import { observePassword } from './observe-password.ts'
import { observeScripts, type Psql } from './observe-scripts.ts'
import { sessionName } from './session-name.ts'
import type { Observed, ObservedDatabase, ObservedEnv, ObservedExtension } from './observed.ts'
import { hidden } from './password.ts'
import { extensionName, requiredBy } from './recipe-checks.ts'

/** What the run needs besides the plan; holds passwords, never leaves the core. */
export type Situation = {
  readonly observed: Observed
  readonly admin: ConnectionParams | null
  readonly rolePassword: string | null
  readonly psql: Psql | null
  readonly uncertain: readonly string[]
}

type Watch = {
  readonly signal: AbortSignal
  readonly jobId?: string
  readonly onProgress?: (done: number, total: number) => void
}

const userObjects = (inventory: Inventory): string[] =>
  Object.entries(inventory.objects).flatMap(([kind, names]) =>
    kind === 'extensions' || kind === 'indexes_explicit' || kind === 'trigger_functions'
      ? []
      : names.filter(
          (name) => !(kind === 'schemas' && name === 'public') && !(kind === 'languages' && name === 'plpgsql'),
        ),
  )

const freeBytesAt = async (facts: ServerFacts): Promise<number | null> => {
  if (!facts.isLocal || facts.dataDirectory === undefined) return null
  try {
    const { bavail, bsize } = await statfs(facts.dataDirectory)
    return bavail * bsize
  } catch {
    return null
  }
}

const observeEnv = async (
  source: LoadedSource,
  facts: Pick<ServerFacts, 'host' | 'port'> | null,
  rolePassword: string | null,
): Promise<ObservedEnv | null> => {
  const { env, role, database } = source.recipe
  if (env === undefined) return null
  const file = resolve(source.folder, env.file)
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null
    return raise({
      kind: 'file-unreadable',
      message: `"${env.file}" cannot be read.`,
      file,
      detail: error.message,
      hint: 'Check its permissions.',
    })
  })
  const present = bytes === null ? null : readEnvText(bytes).text
  const values = (password: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(env.set).map(([key, template]) => [
        key,
        fillTemplate(template, {
          role: role.name,
          database: database.name,
          host: facts?.host ?? 'localhost',
          port: facts?.port ?? 5432,
          password,
        }),
      ]),
    )
  const { changes } = updateEnv(present, values(rolePassword ?? ''))
  const unknown = facts === null || rolePassword === null
  return {
    file,
    exists: present !== null,
    changes: unknown
      ? changes.map((change) => (change.action === 'same' ? { ...change, action: 'changed' as const } : change))
      : changes,
    shown: Object.entries(values(hidden))
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  }
}

/** The scripts' objects and the recipe's own extensions, those that can be had. */
const withExtensions = (
  recipe: Recipe,
  expected: readonly ExpectedObject[],
  extensions: ReadonlyMap<string, ObservedExtension>,
): ExpectedObject[] => {
  const names = recipe.extensions.map(extensionName).filter((name) => extensions.get(name)?.missing === undefined)
  return [
    ...expected,
    ...[...new Set(names)]
      .filter((name) => !expected.some((object) => object.kind === 'extensions' && object.name === name))
      .map((name) => ({ kind: 'extensions' as const, name, certain: true })),
  ]
}

/** Facts of a shipped server that has not been made, as far as explaining extensions needs them. */
const foreseenFacts = (target: Extract<Target, { kind: 'to-start' }>): ServerFacts => {
  const { major, version } = target.builtIn
  const os =
    process.platform === 'win32'
      ? 'x86_64-windows'
      : process.platform === 'darwin'
        ? 'aarch64-apple-darwin'
        : 'x86_64-pc-linux-gnu'
  return {
    ref: target.ref,
    label: `built-in server, PostgreSQL ${version ?? major}`,
    version: version ?? String(major),
    versionNumber: major * 10_000,
    major,
    host: '127.0.0.1',
    port: 5432,
    user: 'postgres',
    isSuperuser: true,
    canCreateDatabase: true,
    canCreateRole: true,
    isLocal: true,
    encoding: 'UTF8',
    os,
  }
}

export const observe = async (
  host: Host,
  source: LoadedSource,
  target: Target,
  input: SetupInput,
  watch: Watch,
): Promise<Situation> => {
  const { recipe, folder } = source
  const now = new Date()
  const listed = [...new Set([...recipe.extensions.map(extensionName), ...recipe.load.flatMap(requiredBy)])]
  const base = {
    folder,
    now,
    serverRef: target.ref,
    findings: source.findings,
    ...(source.file === undefined ? {} : { recipeFile: source.file }),
    choices: {
      allowShell: input.allowShell === true,
      ...(input.existing === 'replace'
        ? { existing: 'replace' as const }
        : input.existing === undefined
          ? {}
          : { existing: 'new-name' as const }),
      ...(input.keptAs === undefined ? {} : { keptAs: input.keptAs }),
    },
  }
  const missingOf = (extensions: ReadonlyMap<string, ObservedExtension>): ReadonlySet<number> =>
    new Set(
      recipe.load.flatMap((load, i) =>
        requiredBy(load).some((name) => extensions.get(name)?.missing !== undefined) ? [i] : [],
      ),
    )
  const inspect = (
    extensions: ReadonlyMap<string, ObservedExtension>,
    server: ServerFacts | null,
    roleNames: readonly string[],
  ) =>
    observeScripts(host, recipe, folder, missingOf(extensions), server, {
      engine: input.engine ?? 'auto',
      unavailable: new Set(
        [...extensions].filter(([, extension]) => extension.missing !== undefined).map(([name]) => name),
      ),
      roles: roleNames,
      ...watch,
    })

  if (target.kind === 'to-start') {
    const shipped = target.builtIn.source === 'shipped'
    const facts = foreseenFacts(target)
    const known = shipped ? await foreseeExtensions(host, listed, facts) : new Map<string, ObservedExtension>()
    const scripts = await inspect(known, facts, ['postgres'])
    const more = scripts.scripts
      .flatMap((script) => script.facts?.extensions.map((needed) => needed.name) ?? [])
      .filter((name) => !known.has(name))
    const extensions = new Map([...known, ...(shipped ? await foreseeExtensions(host, [...new Set(more)], facts) : [])])
    const login = await observePassword(host, recipe, folder, input.rolePassword, null, null)
    return {
      admin: null,
      rolePassword: login.value,
      psql: scripts.psql,
      uncertain: scripts.uncertain,
      observed: {
        ...base,
        server: null,
        builtIn: {
          major: target.builtIn.major,
          state: target.builtIn.state === 'not-created' ? 'not-created' : 'stopped',
          shipped,
        },
        role: null,
        password: login.password,
        roleNames: new Set(),
        superusers: new Set(['postgres']),
        databaseNames: new Set(),
        database: null,
        extensions,
        scripts: scripts.scripts,
        expected: withExtensions(recipe, scripts.expected, extensions),
        env: await observeEnv(source, null, login.value),
        freeBytes: null,
      },
    }
  }

  const admin: ConnectionParams = { ...target.admin, applicationName: sessionName(watch.jobId ?? 'plan') }
  return withClient(
    admin,
    async (client) => {
      const facts = await readServerFacts(client, target.ref)
      const roles = await readRoles(client)
      const tried = await observeExtensions(host, client, facts, listed)
      const scripts = await inspect(
        tried,
        facts,
        roles.map((role) => role.name),
      )
      const own = [
        ...new Set(scripts.scripts.flatMap((script) => script.facts?.extensions.map((needed) => needed.name) ?? [])),
      ].filter((name) => !tried.has(name))
      const extensions = new Map([...tried, ...(await observeExtensions(host, client, facts, own))])
      const expected = withExtensions(recipe, scripts.expected, extensions)
      const roleRow = roles.find((role) => role.name === recipe.role.name) ?? null
      const login = await observePassword(host, recipe, folder, input.rolePassword, admin, roleRow)
      const row = await readDatabase(client, recipe.database.name, facts.major)
      const database =
        row === null
          ? null
          : await withClient(inDatabase(admin, row.name), async (inside): Promise<ObservedDatabase> => {
              const inventory = await takeInventory(inside)
              const present = userObjects(inventory)
              return {
                ...row,
                isEmpty: present.length === 0,
                userObjects: present.length,
                someObjects: present.slice(0, 10),
                liveJob:
                  row.mark?.state === 'building' &&
                  row.mark.job !== watch.jobId &&
                  (await isJobAlive(client, row.mark.job)),
                comparison: compareInventory(expected, scripts.uncertain, inventory),
                extensions: inventory.objects.extensions ?? [],
                roleHasSchemaGrants: await readSchemaGrants(inside, recipe, roleRow !== null),
              }
            })
      return {
        admin,
        rolePassword: login.value,
        psql: scripts.psql,
        uncertain: scripts.uncertain,
        observed: {
          ...base,
          findings: [...base.findings, ...(await observeSettings(source, admin))],
          server: facts,
          role: login.role,
          password: login.password,
          roleNames: new Set(roles.map((role) => role.name)),
          superusers: new Set(roles.filter((role) => role.isSuperuser).map((role) => role.name)),
          databaseNames: await readDatabaseNames(client),
          database,
          extensions,
          scripts: scripts.scripts,
          expected,
          env: await observeEnv(source, facts, login.value),
          freeBytes: await freeBytesAt(facts),
        },
      }
    },
    { signal: watch.signal },
  )
}
