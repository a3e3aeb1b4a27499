import { GroundworkError } from '../failures.ts'

/** Why a program could not be started, in words. Spawn says ENOENT for a missing program and for a missing folder alike. */
export const describeSpawnError = (error: unknown, path: string, cwd?: string): GroundworkError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const at = cwd === undefined ? '' : ` in ${cwd}`
  const failure = (message: string, hint: string): GroundworkError =>
    new GroundworkError({
      kind: 'tool-missing',
      message,
      hint,
      ...(code === '' ? {} : { detail: `${code}${at}` }),
    })
  switch (code) {
    case 'ENOENT':
      return failure(
        `${path} could not be started: it does not exist${cwd === undefined ? '' : `, or the folder ${cwd} does not`}.`,
        'Check that the program is installed, or search for installations again.',
      )
    case 'EACCES':
    case 'EPERM':
      return failure(
        `${path} could not be started: this account may not run it.`,
        'Check the permissions of the file and of the folders above it.',
      )
    case 'ENOEXEC':
    case 'EFTYPE':
    case 'UNKNOWN':
      return failure(
        `${path} could not be started: it is not a program for this computer.`,
        'Install the build for this operating system and processor.',
      )
    case 'E2BIG':
      return failure(`${path} could not be started: its list of arguments is too long.`, 'Pass fewer files at a time.')
    case 'EMFILE':
    case 'ENFILE':
    case 'EAGAIN':
    case 'ENOMEM':
      return failure(
        `${path} could not be started: the computer is out of processes, open files or memory.`,
        'Close some programs and try again.',
      )
    case 'ERR_INVALID_ARG_VALUE':
      return failure(
        `${path} could not be started: an argument holds a NUL character.`,
        'Check the names and values it was given.',
      )
    default:
      return failure(`${path} could not be started.`, error instanceof Error ? error.message : String(error))
  }
}
