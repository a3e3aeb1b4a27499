// Makes the cluster of a built-in server: UTF-8, the same sort order on every system, scram passwords, and a random
// password for the superuser. Everything happens under a temporary name; only a whole cluster gets the name `data`, so a
// killed creation leaves nothing that could be taken for a server.
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundworkError } from '../failures.ts'
import { runTool } from '../process/run-tool.ts'
import { makeFolder, readPassword, type BuiltInFiles } from './built-in-files.ts'
import { explainInitdb } from './explain-server-log.ts'
import { localeChoices } from './locale-choices.ts'
import { writePassword } from './reset-superuser.ts'
import type { Account } from './server-account.ts'

export type ClusterToMake = {
  readonly files: BuiltInFiles
  readonly major: number
  readonly initdb: string
  readonly account: Account | null
  readonly signal?: AbortSignal
  readonly onLog?: (text: string) => void
}

/** Answers the superuser's password. Call it with the lock held. */
export const createCluster = async (wanted: ClusterToMake): Promise<string> => {
  const { files, account } = wanted
  await makeFolder(files)
  await removePartials(files)
  const mark = randomBytes(4).toString('hex')
  const partial = join(files.folder, `data.partial-${mark}`)
  const passwordFile = join(files.folder, `password.partial-${mark}`)
  const password = (await readPassword(files)) ?? randomBytes(18).toString('base64url')
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    await give(passwordFile, account)
    await runInitdb(wanted, partial, passwordFile)
    await writePassword(files, password)
    await rename(partial, files.data)
    return password
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new GroundworkError({
        kind: 'disk-full',
        message: 'The disk is full: the built-in server could not be created.',
        hint: `Free about 100 MB in ${files.folder}, then try again.`,
      })
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EROFS'))
      throw new GroundworkError({
        kind: 'permission-denied',
        message: `This account may not write to ${files.folder}.`,
        hint: "Correct the permissions of that folder, or choose another place for Groundwork's data.",
      })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
    await rm(partial, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
}

const runInitdb = async (wanted: ClusterToMake, partial: string, passwordFile: string): Promise<void> => {
  const { account, major, signal, onLog } = wanted
  const choices = localeChoices(major, process.platform)
  for (const [index, choice] of choices.entries()) {
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { mode: 0o700 })
    await give(partial, account)
    const result = await runTool({
      path: wanted.initdb,
      args: [
        '--pgdata',
        partial,
        '--username',
        'postgres',
        '--encoding',
        'UTF8',
        ...choice.args,
        '--auth',
        'scram-sha-256',
        '--pwfile',
        passwordFile,
        '--no-sync',
        ...(major >= 14 ? ['--no-instructions'] : []),
      ],
      cwd: partial,
      env: { HOME: partial, PGDATA: undefined, LC_ALL: undefined, LC_MESSAGES: 'C', LANG: 'C' },
      timeoutMs: 120_000,
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (result.cancelled)
      throw new GroundworkError({
        kind: 'cancelled',
        message: 'Creating the built-in server was cancelled; nothing is left of it.',
      })
    if (result.exitCode === 0) {
      onLog?.(`Created a cluster of PostgreSQL ${String(major)} (UTF8, ${choice.title}).`)
      return
    }
    const words = `${result.stderr}\n${result.stdout}`
    // Its error lines only: the word stands in its usual output as well.
    const errors = result.stderr
      .split('\n')
      .filter((line) => /error:|FATAL:|unrecognized option/.test(line))
      .join('\n')
    const localeTrouble = /locale|ICU|unrecognized option|encoding mismatch|collat/i.test(errors)
    if (!localeTrouble || index === choices.length - 1) throw explainInitdb(words, result, wanted.initdb)
    onLog?.(`${choice.title} is not possible here; trying the next.`)
  }
}

const give = async (path: string, account: Account | null): Promise<void> => {
  if (account !== null) await chown(path, account.uid, account.gid)
}

/** What a killed creation left. The lock is ours, so nobody works on them. */
const removePartials = async (files: BuiltInFiles): Promise<void> => {
  for (const name of await readdir(files.folder).catch(() => [])) {
    // The killed one's initdb may still be writing; what cannot be removed now is removed the next time.
    if (/^(data|password)\.partial-/.test(name))
      await rm(join(files.folder, name), {
        recursive: true,
        force: true,
        maxRetries: 5,
        retryDelay: 50,
      }).catch(() => undefined)
  }
}
