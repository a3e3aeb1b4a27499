import type { Finding } from '../../../shared/model/finding.ts'
import { GroundworkError } from '../failures.ts'
import type { Env } from './parsed-server.ts'
import { serverFromEnvironment } from './server-from-environment.ts'

/** Variables that change what psql, pg_dump and every driver do without being seen. */
const traps: Readonly<Record<string, string>> = {
  PGHOST: 'Programs connect there when nobody names a server.',
  PGPORT: 'Programs use this port when nobody names one.',
  PGUSER: 'Programs log in as this role when nobody names one.',
  PGDATABASE: 'Programs use this database when nobody names one.',
  PGPASSWORD: 'This password is sent to every server that asks, also to the wrong one.',
  PGSERVICE: 'Programs take their server from this service when nobody names one.',
  PGOPTIONS: 'These settings are applied to every session.',
  PGSSLMODE: 'This decides about encryption for every connection.',
  PGDATA: 'initdb, pg_ctl and postgres work on this folder when nobody names one.',
}

export const judgeEnvironment = (env: Env, passfileProblem?: string): readonly Finding[] => {
  const findings: Finding[] = []
  for (const [name, what] of Object.entries(traps)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    const shown = name === 'PGPASSWORD' ? '' : ` to ${JSON.stringify(value)}`
    findings.push({ code: 'environment-trap', severity: name === 'PGOPTIONS' || name === 'PGPASSWORD' ? 'warning' : 'info', message: `The variable ${name} is set${shown}.`, detail: `${what} Groundwork uses it only when no server is named.`, hint: `If that is not wanted: ${process.platform === 'win32' ? `set ${name}=` : `unset ${name}`}` })
  }
  if (passfileProblem !== undefined) findings.push({ code: 'passfile-problem', severity: 'warning', message: passfileProblem, hint: 'PostgreSQL\'s own programs leave it out as well.' })
  try {
    serverFromEnvironment(env)
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    findings.push({ code: 'environment-server-unreadable', severity: 'warning', message: `The server named by the environment cannot be read: ${error.failure.message}`, ...(error.failure.hint === undefined ? {} : { hint: error.failure.hint }) })
  }
  return findings
}
