// The passfile (~/.pgpass), by libpq's rules: host:port:database:user:password, * for any, \: and \\ for themselves,
// first match wins, and on Unix a file that others can read is not used.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isSocketHost } from '../postgres/local-host.ts'
import { homeFolder } from './home-folder.ts'
import type { Env } from './parsed-server.ts'

export type PassfileAnswer = {
  readonly file: string
  readonly password?: string
  /** Why the file is not used, and what to do. */
  readonly problem?: { readonly message: string; readonly hint: string }
}

type Login = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

export const passfilePath = (env: Env, platform: NodeJS.Platform = process.platform): string =>
  env['PGPASSFILE'] ??
  (platform === 'win32'
    ? join(env['APPDATA'] ?? homeFolder(env), 'postgresql', 'pgpass.conf')
    : join(homeFolder(env), '.pgpass'))

export const readPassfile = async (env: Env, login: Login): Promise<PassfileAnswer> => {
  const file = passfilePath(env)
  try {
    const info = await stat(file)
    if (!info.isFile())
      return {
        file,
        problem: { message: `The passfile ${file} is not a plain file.`, hint: 'Put a text file there, or remove it.' },
      }
    if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) {
      return {
        file,
        problem: {
          message: `The passfile ${file} is not used: it has group or world access; its permissions should be u=rw (0600) or less.`,
          hint: `Run: chmod 0600 ${file}`,
        },
      }
    }
    const password = findPassword(await readFile(file, 'utf8'), login)
    return password === null ? { file } : { file, password }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return { file }
    return {
      file,
      problem: { message: `The passfile ${file} cannot be read.`, hint: 'Check its permissions and its owner.' },
    }
  }
}

export const findPassword = (text: string, login: Login): string | null => {
  const hosts = isSocketHost(login.host) ? [login.host, 'localhost'] : [login.host]
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue
    const [host, port, database, user, password] = splitFields(line)
    if (
      host === undefined ||
      port === undefined ||
      database === undefined ||
      user === undefined ||
      password === undefined ||
      password === ''
    )
      continue
    const matches =
      (host === '*' || hosts.includes(host)) &&
      (port === '*' || port === String(login.port)) &&
      (database === '*' || database === login.database) &&
      (user === '*' || user === login.user)
    if (matches) return password
  }
  return null
}

/** Fields end at an unescaped colon; the password is the fifth, and what follows it is left out. */
const splitFields = (line: string): readonly string[] => {
  const fields: string[] = []
  let field = ''
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index] ?? ''
    if (char === '\\' && index + 1 < line.length) {
      index += 1
      field += line[index] ?? ''
    } else if (char === ':') {
      fields.push(field)
      field = ''
    } else field += char
  }
  return [...fields, field]
}
