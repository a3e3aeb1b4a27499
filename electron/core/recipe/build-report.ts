import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { JobStep } from '../../../shared/model/job.ts'
import type { Outcome, Report } from '../../../shared/model/report.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import type { Verified } from './verify-database.ts'

export type ReportParts = {
  readonly recipe: Recipe
  readonly recipeFile?: string | undefined
  readonly server: ServerFacts | null
  readonly serverRef: ServerRef
  readonly tools: Report['tools']
  readonly outcome: Outcome
  readonly changed?: boolean
  readonly verified: Verified | null
  readonly steps: readonly JobStep[]
  readonly findings: readonly Finding[]
  readonly error?: Failure | undefined
  readonly startedAt: Date
  readonly version: string
}

export const describeServer = (server: ServerFacts | null, ref: ServerRef): Report['server'] =>
  server === null
    ? {
        label:
          ref.kind === 'built-in'
            ? `built-in server${ref.major === undefined ? '' : `, PostgreSQL ${ref.major}`}`
            : `${ref.host}:${ref.port}`,
        version: '',
        host: ref.kind === 'built-in' ? '127.0.0.1' : ref.host,
        port: ref.kind === 'built-in' ? 0 : ref.port,
      }
    : { label: server.label, version: server.version, host: server.host, port: server.port }

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

const headline = (parts: ReportParts): string => {
  const { outcome, verified, error } = parts
  const name = `"${parts.recipe.database.name}"`
  if (outcome === 'cancelled') return 'Cancelled.'
  if (outcome === 'failed') return error?.message ?? 'The run failed.'
  if (verified === null)
    return outcome === 'verified' ? `${name} is as the recipe says.` : `${name} differs from the recipe.`
  const { missing, different, extra } = verified.comparison
  const failed = verified.checks.filter((check) => !check.ok).length
  if (outcome === 'verified') {
    const objects = Object.entries(verified.comparison.counts).reduce(
      (sum, [kind, pair]) =>
        kind === 'indexes_explicit' || kind === 'trigger_functions' ? sum : sum + (pair?.expected ?? 0),
      0,
    )
    return `${name} is verified: ${objects > 0 ? `${count(objects, 'declared object')} and ` : ''}${count(verified.checks.length, 'check')} compared and equal.${parts.changed === false ? ' Nothing had to be changed.' : ''}`
  }
  const words = [
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(different.length > 0 ? [`${different.length} different`] : []),
    ...(extra.length > 0 ? [`${extra.length} extra`] : []),
    ...(failed > 0 ? [`${count(failed, 'check')} failed`] : []),
  ]
  return `${name} differs from the recipe${words.length === 0 ? '' : `: ${words.join(', ')}`}.`
}

export const buildReport = (parts: ReportParts): Report => ({
  ...(parts.verified?.comparison ?? { counts: {}, missing: [], different: [], extra: [], uncertain: [] }),
  outcome: parts.outcome,
  headline: headline(parts),
  recipeName: parts.recipe.name,
  ...(parts.recipeFile === undefined ? {} : { recipeFile: parts.recipeFile }),
  database: parts.recipe.database.name,
  role: parts.recipe.role.name,
  server: describeServer(parts.server, parts.serverRef),
  tools: parts.tools,
  checks: parts.verified?.checks ?? [],
  rows: parts.verified?.rows ?? [],
  steps: parts.steps,
  findings: parts.findings,
  ...(parts.error === undefined ? {} : { error: parts.error }),
  startedAt: parts.startedAt.toISOString(),
  durationMs: Date.now() - parts.startedAt.getTime(),
  groundworkVersion: parts.version,
})
