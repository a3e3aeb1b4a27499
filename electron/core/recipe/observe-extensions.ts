import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { ExtensionState, ServerFacts } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import { tryExtensions } from '../server/extensions.ts'
import { explainMissingExtensionHere } from '../server/installations-with.ts'
import { findShipped } from '../server/shipped-postgres.ts'
import type { ObservedExtension } from './observed.ts'

const describe = async (host: Host, state: ExtensionState, facts: ServerFacts): Promise<ObservedExtension> =>
  state.installedVersion === undefined && (!state.available || state.creatable === false)
    ? { state, missing: await explainMissingExtensionHere(host, state, facts) }
    : { state }

const describeAll = async (
  host: Host,
  states: readonly ExtensionState[],
  facts: ServerFacts,
): Promise<Map<string, ObservedExtension>> => {
  const described = new Map<string, ObservedExtension>()
  for (const state of states) described.set(state.name, await describe(host, state, facts))
  return described
}

/** Tries each on the running server, in a transaction that is rolled back. */
export const observeExtensions = async (
  host: Host,
  client: pg.ClientBase,
  facts: ServerFacts,
  names: readonly string[],
): Promise<Map<string, ObservedExtension>> => {
  if (names.length === 0) return new Map()
  return describeAll(host, await tryExtensions(client, names), facts)
}

/** Listed by the shipped server, yet never creatable: their libraries need a Python or Perl of another age. */
const brokenInShipped = new Set([
  'plpython3u',
  'plperl',
  'plperlu',
  'bool_plperl',
  'bool_plperlu',
  'hstore_plperl',
  'hstore_plperlu',
  'hstore_plpython3u',
  'jsonb_plperl',
  'jsonb_plperlu',
  'jsonb_plpython3u',
  'ltree_plpython3u',
])

/** What is known about the shipped server's extensions before it has been created. */
export const foreseeExtensions = async (
  host: Host,
  names: readonly string[],
  facts: ServerFacts,
): Promise<Map<string, ObservedExtension>> => {
  const shipped = await findShipped(host)
  if (shipped === null) return new Map()
  const folders = [join(shipped.native, 'share', 'postgresql', 'extension'), join(shipped.native, 'share', 'extension')]
  const files = (await Promise.all(folders.map((folder) => readdir(folder).catch((): string[] => [])))).flat()
  if (files.length === 0) return new Map()
  return describeAll(
    host,
    names.map((name) => {
      const available = files.includes(`${name}.control`)
      return {
        name,
        available,
        ...(available && brokenInShipped.has(name)
          ? {
              creatable: false,
              why: 'Its library cannot be loaded: it needs a language runtime that the shipped server was not built for here.',
            }
          : {}),
      }
    }),
    facts,
  )
}
