// Which engine loads a script, and why, in words for the plan.
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { GroundworkError } from '../failures.ts'
import { dutyOf } from './direct-meta.ts'
import { splitMeta } from './prepare-script.ts'

export type EngineChoice = { readonly engine: 'psql' | 'direct'; readonly reason: string }

export type ChooseEngineInput = {
  readonly wanted: 'auto' | 'psql' | 'direct'
  readonly psql: { readonly path: string; readonly version: string; readonly major: number } | null
  readonly serverMajor: number
  readonly facts: ScriptFacts
  /** For the words on how to install psql; this computer's by default. */
  readonly platform?: NodeJS.Platform
}

const oldestPsql = 13

/** Raises `tool-missing` when the script needs psql and there is none that suits. */
export const chooseEngine = (input: ChooseEngineInput): EngineChoice => {
  const { wanted, psql, facts } = input
  const sent = facts.metaCommands.filter(
    (meta) => !facts.leaveOuts.some((out) => out.line === meta.line && out.file === meta.file),
  )
  const only = sent.find((meta) => dutyOf(splitMeta(meta.command)) === 'needs-psql')
  const needs =
    only === undefined
      ? null
      : `${only.command.trim().slice(0, 80)} on line ${String(only.line)} works only through psql`
  const unfit = psql === null ? 'there is no psql on this computer' : psqlUnfit(psql, sent)
  if (needs !== null) {
    if (psql === null || unfit !== null) {
      throw new GroundworkError({
        kind: 'tool-missing',
        message: `${facts.file} needs psql (${needs}), and ${unfit ?? 'there is none'}.`,
        file: only?.file ?? facts.file,
        ...(only === undefined ? {} : { line: only.line }),
        hint: howToInstall(input.platform ?? process.platform, input.serverMajor),
      })
    }
    return {
      engine: 'psql',
      reason:
        wanted === 'direct'
          ? `psql ${psql.version}, although the direct engine was asked for: ${needs}`
          : `psql ${psql.version}: ${needs}`,
    }
  }
  if (wanted === 'direct') return { engine: 'direct', reason: 'asked for' }
  if (wanted === 'psql') {
    if (psql === null)
      throw new GroundworkError({
        kind: 'tool-missing',
        message: 'The psql engine was asked for, and there is no psql on this computer.',
        hint: `${howToInstall(input.platform ?? process.platform, input.serverMajor)} Or let the engine be chosen (auto): this script loads without psql.`,
      })
    return { engine: 'psql', reason: `psql ${psql.version}, asked for` }
  }
  if (psql === null) return { engine: 'direct', reason: 'there is no psql here, and the script needs none' }
  if (unfit !== null) return { engine: 'direct', reason: unfit }
  return { engine: 'psql', reason: `psql ${psql.version}` }
}

const psqlUnfit = (
  psql: { readonly version: string; readonly major: number },
  sent: ScriptFacts['metaCommands'],
): string | null => {
  if (psql.major < oldestPsql) return `psql ${psql.version} is too old (${String(oldestPsql)} or newer is needed)`
  const restrict = sent.some((meta) => /^\\(?:un)?restrict\b/.test(meta.command))
  if (restrict && !knowsRestrict(psql.version))
    return `psql ${psql.version} is older than the dump and does not know \\restrict`
  return null
}

/** \restrict came with the minor releases of August 2025. */
const knowsRestrict = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const since: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 }
  return major >= 18 || minor >= (since[major] ?? Number.MAX_SAFE_INTEGER)
}

const howToInstall = (platform: NodeJS.Platform, major: number): string => {
  if (platform === 'darwin')
    return `Install it with: brew install libpq (or Postgres.app, which has it in its bin folder).`
  if (platform === 'win32')
    return `Install "Command Line Tools" with the PostgreSQL installer of EDB, or: winget install PostgreSQL.PostgreSQL.${String(major)}.`
  return 'Install it with: sudo apt install postgresql-client (Debian, Ubuntu) or: sudo dnf install postgresql (Fedora, RHEL).'
}
