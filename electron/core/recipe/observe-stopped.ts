// A built-in server that does not run, or has not been made: what can be foreseen without starting it.
import type { Target } from './find-target.ts'
import { foreseenFacts } from './foreseen-facts.ts'
import { observeEnv } from './observe-env.ts'
import { foreseeExtensions } from './observe-extensions.ts'
import { observePassword } from './observe-password.ts'
import type { ObservedExtension } from './observed.ts'
import { listedExtensions, neededExtensions, readScripts, startObserved, type Looking } from './looking.ts'
import type { Situation } from './situation.ts'
import { withExtensions } from './with-extensions.ts'

export const observeStopped = async (
  looking: Looking,
  target: Extract<Target, { kind: 'to-start' }>,
): Promise<Situation> => {
  const { host, source, input } = looking
  const { recipe, folder } = source
  const shipped = target.builtIn.source === 'shipped'
  const facts = foreseenFacts(target)
  const foresee = (names: readonly string[]): Promise<ReadonlyMap<string, ObservedExtension>> =>
    shipped ? foreseeExtensions(host, names, facts) : Promise.resolve(new Map())
  const known = await foresee(listedExtensions(recipe))
  const scripts = await readScripts(looking, known, facts, ['postgres'])
  const extensions = new Map([...known, ...(await foresee(neededExtensions(scripts, known)))])
  const login = await observePassword(host, recipe, folder, input.rolePassword, null, null)
  return {
    admin: null,
    rolePassword: login.value,
    psql: scripts.psql,
    uncertain: scripts.uncertain,
    observed: {
      ...startObserved(looking, target.ref),
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
