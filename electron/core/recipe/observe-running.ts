import { withClient } from '../postgres/connect.ts'
import { freeBytesAt } from '../free-bytes.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { readServerFacts } from '../server/server-facts.ts'
import type { Target } from './find-target.ts'
import { listedExtensions, neededExtensions, readScripts, startObserved, type Looking } from './looking.ts'
import { readDatabaseNames, readRoles } from './observe-catalog.ts'
import { observeDatabase } from './observe-database.ts'
import { observeEnv } from './observe-env.ts'
import { observeExtensions } from './observe-extensions.ts'
import { observePassword } from './observe-password.ts'
import { observeSettings } from './observe-settings.ts'
import { sessionName } from './session-name.ts'
import type { Situation } from './situation.ts'
import { withExtensions } from './with-extensions.ts'

/** A server that runs, in a few queries. */
export const observeRunning = (looking: Looking, target: Extract<Target, { kind: 'ready' }>): Promise<Situation> => {
  const { host, source, input, watch } = looking
  const { recipe, folder } = source
  const admin: ConnectionParams = { ...target.admin, applicationName: sessionName(watch.jobId ?? 'plan') }
  return withClient(
    admin,
    async (client) => {
      const facts = await readServerFacts(client, target.ref)
      const roles = await readRoles(client)
      const roleNames = roles.map((role) => role.name)
      const tried = await observeExtensions(host, client, facts, listedExtensions(recipe))
      const scripts = await readScripts(looking, tried, facts, roleNames)
      const needed = await observeExtensions(host, client, facts, neededExtensions(scripts, tried))
      const extensions = new Map([...tried, ...needed])
      const expected = withExtensions(recipe, scripts.expected, extensions)
      const role = roles.find((one) => one.name === recipe.role.name) ?? null
      const login = await observePassword(host, recipe, folder, input.rolePassword, admin, role)
      const start = startObserved(looking, target.ref)
      return {
        admin,
        rolePassword: login.value,
        psql: scripts.psql,
        uncertain: scripts.uncertain,
        observed: {
          ...start,
          findings: [...start.findings, ...(await observeSettings(source, admin))],
          server: facts,
          role: login.role,
          password: login.password,
          roleNames: new Set(roleNames),
          superusers: new Set(roles.filter((one) => one.isSuperuser).map((one) => one.name)),
          databaseNames: await readDatabaseNames(client),
          database: await observeDatabase(
            client,
            admin,
            recipe,
            { expected, uncertain: scripts.uncertain },
            { major: facts.major, hasRole: role !== null, jobId: watch.jobId },
          ),
          extensions,
          scripts: scripts.scripts,
          expected,
          env: await observeEnv(source, facts, login.value),
          freeBytes: facts.isLocal && facts.dataDirectory !== undefined ? await freeBytesAt(facts.dataDirectory) : null,
        },
      }
    },
    { signal: watch.signal },
  )
}
