import type { Finding } from '../../../shared/model/finding.ts'
import { GroundworkError } from '../failures.ts'
import type { Env } from './parsed-server.ts'
import type { PassfileAnswer } from './passfile.ts'
import { serverFromEnvironment } from './server-from-environment.ts'

/** Variables that change what psql, pg_dump and every driver do without being seen. */
const traps: Readonly<Record<string, string>> = {
  PGHOST: 'psql and others connect there when nobody names a server; so does Groundwork.',
  PGHOSTADDR: 'psql and others connect there, whatever host they are told.',
  PGPORT: 'psql and others use this port when nobody names one.',
  PGUSER: 'psql and others log in as this role when nobody names one.',
  PGDATABASE: 'psql and others use this database when nobody names one.',
  PGPASSWORD:
    'It is sent to every server that asks for a password, also to the wrong one; Groundwork tries it where no other is known.',
  PGSERVICE: 'psql and others take their server from this service when nobody names one.',
  PGOPTIONS: 'psql and others apply these settings to every session. Groundwork does not.',
  PGSSLMODE: 'It decides about encryption for psql and others.',
  PGDATA: 'initdb, pg_ctl and postgres work on this folder when nobody names one.',
}

export const judgeEnvironment = (env: Env, passfileProblem?: PassfileAnswer['problem']): readonly Finding[] => {
  const findings: Finding[] = []
  for (const [name, what] of Object.entries(traps)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    const shown = name === 'PGPASSWORD' ? '' : ` to ${JSON.stringify(value)}`
    findings.push({
      code: 'environment-trap',
      severity: name === 'PGOPTIONS' || name === 'PGPASSWORD' ? 'warning' : 'info',
      message: `The variable ${name} is set${shown}.`,
      detail: what,
      hint: `If that is not wanted: ${process.platform === 'win32' ? `set ${name}=` : `unset ${name}`}`,
    })
  }
  if (passfileProblem !== undefined)
    findings.push({
      code: 'passfile-problem',
      severity: 'warning',
      message: passfileProblem.message,
      detail: "PostgreSQL's own programs leave it out as well.",
      hint: passfileProblem.hint,
    })
  for (const part of [env, { DATABASE_URL: env['DATABASE_URL'] }]) {
    const problem = unreadable(part)
    if (problem !== null && !findings.some(({ message }) => message === problem.message)) findings.push(problem)
  }
  return findings
}

const unreadable = (env: Env): Finding | null => {
  try {
    serverFromEnvironment(env)
    return null
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    return {
      code: 'environment-server-unreadable',
      severity: 'warning',
      message: `The server named by the environment cannot be read: ${error.failure.message}`,
      ...(error.failure.hint === undefined ? {} : { hint: error.failure.hint }),
    }
  }
}
