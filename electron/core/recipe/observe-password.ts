// The password of the recipe's role: where it comes from, and whether the role that is there takes it.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { withClient } from '../postgres/connect.ts'
import { readEnv } from './env-file.ts'
import { passwordFromFilled } from './fill-template.ts'
import type { Observed, ObservedRole } from './observed.ts'
import { generatePassword, roleSecretKey } from './password.ts'
import { passwordSource } from './password-source.ts'
import type { RoleRow } from './observe-catalog.ts'

const readText = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null)

/** Passwords that an earlier run wrote into the .env, by the recipe's own templates. */
const passwordsOfEnv = async (recipe: Recipe, folder: string): Promise<string[]> => {
  if (recipe.env === undefined) return []
  const text = await readText(resolve(folder, recipe.env.file))
  if (text === null) return []
  const present = readEnv(text)
  return Object.entries(recipe.env.set).flatMap(([key, template]) => {
    const value = present.get(key)
    const found = value === undefined ? null : passwordFromFilled(template, value, recipe.role.name)
    return found === null ? [] : [found]
  })
}

/** true: logs in; false: refused; a sentence: could not be tried. */
export const tryLogin = async (
  admin: ConnectionParams,
  role: string,
  password: string,
  database = admin.database,
): Promise<true | false | string> => {
  try {
    await withClient({ ...admin, user: role, password, database, settings: {} }, () => Promise.resolve(), {
      timeoutMs: 8000,
    })
    return true
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    const { kind, message, sqlState } = error.failure
    if (kind === 'password-wrong' || kind === 'password-needed') return false
    if (sqlState === '42501' || sqlState === '3D000') return true // past the password, refused for the database only
    return message
  }
}

export type PasswordFindings = {
  readonly password: Observed['password']
  readonly value: string | null
  readonly role: ObservedRole | null
}

export const observePassword = async (
  host: Host,
  recipe: Recipe,
  folder: string,
  given: string | undefined,
  admin: ConnectionParams | null,
  row: RoleRow | null,
): Promise<PasswordFindings> => {
  const source = passwordSource(recipe.role.password)
  const wanted = source.kind === 'literal' ? source.value : source.kind === 'env' ? host.env[source.variable] : given
  const kept = admin === null ? null : await host.secrets.get(roleSecretKey(recipe.role.name, admin.host, admin.port))
  const candidates = [
    ...new Set([
      wanted,
      ...(source.kind === 'literal' || source.kind === 'env' ? [] : [kept, ...(await passwordsOfEnv(recipe, folder))]),
    ]),
  ].filter((text): text is string => text !== undefined && text !== null && text !== '')
  const describe = (value: string | null, generated: boolean): Observed['password'] => ({
    known: value !== null,
    source: source.kind,
    generated,
    ...(source.kind === 'env' ? { variable: source.variable } : {}),
  })
  const fallback = (): { value: string | null; generated: boolean } => {
    const first = wanted ?? candidates[0]
    if (first !== undefined && first !== '') return { value: first, generated: false }
    return source.kind === 'generate'
      ? { value: generatePassword(), generated: true }
      : { value: null, generated: false }
  }

  if (row === null || admin === null) {
    const { value, generated } = fallback()
    return { value, password: describe(value, generated), role: null }
  }
  if (!row.canLogin) {
    const { value, generated } = fallback()
    return { value, password: describe(value, generated), role: { ...row, passwordWorks: false } }
  }
  let why: string | undefined
  for (const candidate of candidates) {
    const answer = await tryLogin(admin, recipe.role.name, candidate)
    if (answer === true)
      return { value: candidate, password: describe(candidate, false), role: { ...row, passwordWorks: true } }
    if (typeof answer === 'string') why = answer
  }
  if (why !== undefined)
    return {
      value: candidates[0] ?? null,
      password: describe(candidates[0] ?? null, false),
      role: { ...row, passwordWorks: null, why },
    }
  // Nobody here ever knew it, and nothing of the recipe would write it down: a second run leaves it as it is.
  if (candidates.length === 0 && source.kind === 'generate' && recipe.env === undefined && recipe.after.length === 0)
    return {
      value: null,
      password: describe(null, false),
      role: {
        ...row,
        passwordWorks: null,
        why: 'Its generated password is not known here, and nothing in the recipe needs it. Give the recipe an env file to keep one.',
      },
    }
  // None works: what the person said, else a new one. Never one that was just refused, unless the person wants it set.
  const value = wanted !== undefined && wanted !== '' ? wanted : source.kind === 'generate' ? generatePassword() : null
  return {
    value,
    password: describe(value, source.kind === 'generate' && value !== wanted),
    role: { ...row, passwordWorks: false },
  }
}
