import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { ExtensionState } from '../../../shared/model/server.ts'
import type { ExtensionDraft } from './drafts.ts'

export type ExtensionStanding = 'creatable' | 'installed' | 'unavailable' | 'broken' | 'listed' | 'unknown'

/** Tried, not believed: listed means little until a rolled-back CREATE EXTENSION went through. */
export const standingOf = (state: ExtensionState | undefined, asked: boolean): ExtensionStanding => {
  if (state === undefined) return asked ? 'unavailable' : 'unknown'
  if (state.creatable === true) return 'creatable'
  if (state.creatable === false) return state.available ? 'broken' : 'unavailable'
  if (!state.available) return 'unavailable'
  return state.installedVersion === undefined ? 'listed' : 'installed'
}

const otherNames: Readonly<Record<string, string>> = {
  pgvector: 'vector',
  'pg-vector': 'vector',
  uuid: 'uuid-ossp',
  uuid_ossp: 'uuid-ossp',
  crypto: 'pgcrypto',
  trgm: 'pg_trgm',
  plpython: 'plpython3u',
  plpython3: 'plpython3u',
  plv8js: 'plv8',
  timescale: 'timescaledb',
  'pg-stat-statements': 'pg_stat_statements',
}

/** The name PostgreSQL has for what people call it; null when it is right already. */
export const properName = (name: string): string | null => otherNames[name.trim().toLowerCase()] ?? null

export type WantedExtension = { readonly name: string; readonly by: string }

/** Extensions the scripts need and the list lacks. */
export const wantedByScripts = (
  facts: readonly ScriptFacts[],
  list: readonly ExtensionDraft[],
): readonly WantedExtension[] => {
  const have = new Set(list.map((item) => item.name.trim()))
  const wanted = new Map<string, string>()
  for (const script of facts) {
    for (const extension of script.extensions) {
      if (!have.has(extension.name) && extension.name !== 'plpgsql' && !wanted.has(extension.name))
        wanted.set(extension.name, script.file)
    }
  }
  return [...wanted].map(([name, by]) => ({ name, by }))
}
