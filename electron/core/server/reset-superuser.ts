// The superuser's password was lost (its file deleted, or restored without it): PostgreSQL's single-user mode sets a new
// one while the server is stopped. It is fed through stdin, so it stands in no argument list.
import { randomBytes } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundworkError } from '../failures.ts'
import { quoteLiteral } from '../postgres/quote.ts'
import { redact } from '../process/redact.ts'
import { runTool } from '../process/run-tool.ts'
import type { BuiltInFiles } from './built-in-files.ts'
import type { Account } from './server-account.ts'

export const resetSuperuser = async (files: BuiltInFiles, binDir: string, account: Account | null): Promise<void> => {
  const password = randomBytes(18).toString('base64url')
  const result = await runTool({
    path: join(binDir, process.platform === 'win32' ? 'postgres.exe' : 'postgres'),
    args: ['--single', '-D', files.data, 'postgres'],
    input: `ALTER ROLE postgres WITH LOGIN SUPERUSER PASSWORD ${quoteLiteral(password)}\n`,
    cwd: files.data,
    env: { HOME: files.data, PGDATA: undefined },
    timeoutMs: 60_000,
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  })
  if (result.exitCode !== 0 || /ERROR:|FATAL:/.test(result.stderr)) {
    throw new GroundworkError({
      kind: 'built-in-server',
      message: 'The password of the built-in server is lost, and a new one could not be set.',
      detail: redact(result.stderr.trim().slice(0, 500), [password]),
      hint: `Move ${files.folder} away to have a new server made, or set the password by hand.`,
    })
  }
  await writePassword(files, password)
}

/** Only our own account may read it. */
export const writePassword = async (files: BuiltInFiles, password: string): Promise<void> => {
  await writeFile(files.password, `${password}\n`, { mode: 0o600 })
  await chmod(files.password, 0o600)
}
