import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import { updateEnv } from './env-file.ts'
import { fillTemplate } from './fill-template.ts'
import type { LoadedSource } from './load-source.ts'
import type { ObservedEnv } from './observed.ts'
import { hidden } from './password.ts'
import { readEnvText } from './write-env.ts'

export const observeEnv = async (
  source: LoadedSource,
  facts: Pick<ServerFacts, 'host' | 'port'> | null,
  rolePassword: string | null,
): Promise<ObservedEnv | null> => {
  const { env, role, database } = source.recipe
  if (env === undefined) return null
  const file = resolve(source.folder, env.file)
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null
    return raise({
      kind: 'file-unreadable',
      message: `"${env.file}" cannot be read.`,
      file,
      detail: error.message,
      hint: 'Check its permissions.',
    })
  })
  const present = bytes === null ? null : readEnvText(bytes).text
  const values = (password: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(env.set).map(([key, template]) => [
        key,
        fillTemplate(template, {
          role: role.name,
          database: database.name,
          host: facts?.host ?? 'localhost',
          port: facts?.port ?? 5432,
          password,
        }),
      ]),
    )
  const { changes } = updateEnv(present, values(rolePassword ?? ''))
  const unknown = facts === null || rolePassword === null
  return {
    file,
    exists: present !== null,
    changes: unknown
      ? changes.map((change) => (change.action === 'same' ? { ...change, action: 'changed' as const } : change))
      : changes,
    shown: Object.entries(values(hidden))
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  }
}
