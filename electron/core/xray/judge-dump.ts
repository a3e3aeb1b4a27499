// One line: will it restore? Known before anything runs, from the file and, when one was chosen, the server.
import type { Finding } from '../../../shared/model/finding.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import { canBeAgreed } from './find-risks.ts'
import type { Material } from './find-troubles.ts'

type Verdict = XRay['verdict']

const lower = (sentence: string): string =>
  /^[A-Z][a-z]* /.test(sentence) ? sentence[0]?.toLowerCase() + sentence.slice(1) : sentence
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

export const cannot = (why: string): Verdict => ({
  kind: 'cannot',
  sentence: `Cannot be restored, because ${withoutStop(lower(why))}.`,
})

/** Errors of a script that stop it as a whole; others cost single statements. */
const stopping = new Set([
  'template',
  'unset-variable',
  'wrong-dialect',
  'file-unsupported',
  'file-unreadable',
  'script-failed',
])

export const judgeDump = (
  { needs, risks, missing, answer }: Material,
  findings: readonly Finding[],
  leftOut: readonly string[] = [],
): Verdict => {
  const stop = findings.find(({ code, severity }) => severity === 'error' && stopping.has(code))
  if (stop !== undefined) return cannot(stop.message)
  const without: string[] = [...leftOut]
  if (missing !== null && missing.tables.length > 0)
    without.push(
      `the rows of ${missing.tables.length === 1 ? (missing.tables[0] ?? '') : `${missing.tables.length} tables`}`,
    )
  else if (missing?.cutOff === true) without.push('the end of its data')
  const unreadable = findings.find(({ code }) => code === 'wrong-bytes')?.objects ?? []
  if (unreadable.length > 0)
    without.push(`the rows of ${unreadable.length === 1 ? (unreadable[0] ?? '') : `${unreadable.length} tables`}`)
  for (const { name, available, neededBy } of needs.extensions)
    if (available === false)
      without.push(
        neededBy === 0
          ? `the extension ${name}`
          : `the extension ${name} and ${neededBy === 1 ? 'what depends' : `the ${neededBy} objects that depend`} on it`,
      )
  const broken = findings.filter(({ code }) => code === 'syntax-error').length
  if (broken > 0)
    without.push(broken === 1 ? 'one statement that is no valid SQL' : `${broken} statements that are no valid SQL`)
  if (risks.some((risk) => !canBeAgreed(risk))) without.push('what its commands for psql do')
  const asked = risks.filter(canBeAgreed)
  const [only] = asked
  if (only !== undefined)
    without.push(
      asked.length === 1 ? `what needs your yes (${only.what})` : `${asked.length} things that need your yes`,
    )
  const where = answer === null ? '' : ` on ${answer.facts.label}`
  return without.length === 0
    ? { kind: 'will-restore', sentence: `Will restore${where}.` }
    : { kind: 'will-restore-without', sentence: `Will restore${where} without ${list(without)}.` }
}

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
