// pg_service.conf: sections of connection words, looked up as libpq does: PGSERVICEFILE or ~/.pg_service.conf, then
// PGSYSCONFDIR. Read at once and not kept: people edit it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GroundworkError } from '../failures.ts'
import { closest } from '../closest.ts'
import { homeFolder } from './home-folder.ts'
import { usage, type Env } from './parsed-server.ts'

export const readService = (name: string, env: Env): ReadonlyMap<string, string> => {
  const files = serviceFiles(env)
  const known: string[] = []
  for (const file of files) {
    const text = readIfThere(file)
    if (text === null) continue
    const services = parseServiceFile(text, file)
    const found = services.get(name)
    if (found !== undefined) return found
    known.push(...services.keys())
  }
  const near = closest(name, known)
  if (near !== null) throw usage(`There is no service "${name}".`, `Did you mean ${near}?`)
  throw usage(
    `There is no service "${name}".`,
    known.length > 0
      ? `There are: ${known.slice(0, 8).join(', ')}.`
      : `No service is defined; looked for ${files.join(' and ')}.`,
  )
}

const serviceFiles = (env: Env): readonly string[] => {
  const own =
    env['PGSERVICEFILE'] ??
    (process.platform === 'win32'
      ? join(env['APPDATA'] ?? homeFolder(env), 'postgresql', '.pg_service.conf')
      : join(homeFolder(env), '.pg_service.conf'))
  return env['PGSYSCONFDIR'] === undefined
    ? [own, ...(process.platform === 'linux' ? ['/etc/postgresql-common/pg_service.conf'] : [])]
    : [own, join(env['PGSYSCONFDIR'], 'pg_service.conf')]
}

const parseServiceFile = (text: string, file: string): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const services = new Map<string, Map<string, string>>()
  let current: Map<string, string> | null = null
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const section = /^\[(.+)\]$/.exec(line)?.[1]
    if (section !== undefined) {
      current = services.get(section) ?? new Map<string, string>()
      services.set(section, current)
      continue
    }
    const equals = line.indexOf('=')
    if (current === null || equals < 1) {
      throw new GroundworkError({
        kind: 'file-unsupported',
        file,
        line: index + 1,
        message: 'This line of the service file is neither [name] nor key=value.',
        hint: 'Correct the line, or take it out.',
      })
    }
    const key = line.slice(0, equals).trim().toLowerCase()
    if (!current.has(key)) current.set(key, line.slice(equals + 1).trim()) // libpq: the first one counts
  }
  return services
}

const readIfThere = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
