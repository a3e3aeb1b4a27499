// A missing extension, in words and commands for this very server: which package, how, and what else would do.
import type { ExtensionState, Installation, ServerFacts } from '../../../shared/model/server.ts'
import { suggestExtension } from '../doctor/extension-names.ts'
import { debianName } from './debian-package.ts'
import { knownExtensions } from './extension-packages.ts'
import { installAdvice } from './install-advice.ts'
import { elsewhereFor, type Advice } from './other-installations.ts'
import { familyOf, type ServerFamily } from './server-family.ts'

export type MissingExtension = {
  readonly message: string
  readonly detail?: string
  readonly hint: string
  readonly commands: string[]
}

/** What else is on this machine: `having` the extension's files (see `installationsWith`), and all that is `installed`. */
export type Others = { readonly having: readonly Installation[]; readonly installed: readonly Installation[] }

export const explainMissingExtension = (
  state: ExtensionState,
  facts: ServerFacts,
  installation?: Installation,
  others: Others = { having: [], installed: [] },
): MissingExtension => {
  const { name } = state
  const meant = meantName(name)
  const server = facts.ref.kind === 'built-in' ? `the built-in server (PostgreSQL ${facts.version})` : facts.label
  const message = state.available
    ? `Extension "${name}" is listed by ${server}, but cannot be created there.`
    : `Extension "${name}" is not available on ${server}.`
  const detail = state.why === undefined ? {} : { detail: state.why }
  if (meant !== null && !state.available) {
    return {
      message,
      ...detail,
      hint: `Its name in CREATE EXTENSION is "${meant}": write that in the recipe.`,
      commands: [],
    }
  }
  const refused = refusal(state, facts)
  const advice = refused ?? adviceFor(familyOf(facts, state, installation, others.installed), name, facts, others)
  return { message, ...detail, hint: advice.hint, commands: [...advice.commands] }
}

/** The right name, when what was written is the name of the project or a slip. */
const meantName = (name: string): string | null => {
  if (knownExtensions.includes(name)) return null
  const suggested = suggestExtension(name, knownExtensions)
  return suggested === name ? null : suggested
}

/** Present, and yet it fails for a reason that no package mends. */
const refusal = (state: ExtensionState, facts: ServerFacts): Advice | null => {
  const why = state.why ?? ''
  if (/permission denied|must be superuser/i.test(why) && state.available)
    return {
      hint: `Only a superuser may create it here; connected as "${facts.user}". Connect as an administrator.`,
      commands: [],
    }
  if (/must be (pre)?loaded|shared_preload_libraries/i.test(why))
    return {
      hint: 'The server has to load it when it starts. Set it and restart the server.',
      commands: [`ALTER SYSTEM SET shared_preload_libraries = '${state.name}';`],
    }
  if (/can only be created in database|cron\.database_name/i.test(why))
    return {
      hint: 'It can be created in one database only; set cron.database_name to the new database and restart the server.',
      commands: [],
    }
  return null
}

const adviceFor = (family: ServerFamily, name: string, facts: ServerFacts, others: Others): Advice => {
  const major = String(facts.major)
  if (!facts.isLocal) {
    const example = debianName(name, major)
    return {
      hint: `The package has to be installed on the computer of the server (${facts.host})${example === null ? '' : `: for example ${example} on Debian or Ubuntu`}. Managed services have a list of the extensions they allow.`,
      commands: [],
    }
  }
  const other = otherServer(others.having)
  if (family === 'shipped') {
    const elsewhere = other === null ? elsewhereFor(name, major, others.installed) : { hint: other, commands: [] }
    return {
      hint: `Nothing can be added to the PostgreSQL that comes with Groundwork. ${elsewhere.hint}`,
      commands: elsewhere.commands,
    }
  }
  const { hint, commands } = installAdvice(family, name, major)
  return { hint: other === null ? hint : `${hint} ${other}`, commands }
}

const otherServer = (having: readonly Installation[]): string | null => {
  const best = having[0]
  return best === undefined
    ? null
    : `PostgreSQL ${best.version} in ${best.binDir} has it: choose the built-in server of version ${String(best.major)} (--server built-in:${String(best.major)}).`
}
