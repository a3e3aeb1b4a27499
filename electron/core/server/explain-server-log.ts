// What initdb and a server that would not start say, in words a person can act on.
import { GroundworkError } from '../failures.ts'
import type { ToolResult } from '../process/run-tool.ts'
import { explainBrokenTool } from './broken-tool.ts'

export type StartTrouble = 'lock-file' | 'shared-memory-in-use' | 'port-taken' | 'administrator' | 'other'

/** Which trouble it is; the first three pass or can be gone around. */
export const troubleOf = (log: string): StartTrouble => {
  if (/lock file "[^"]*postmaster\.pid" already exists/.test(log)) return 'lock-file'
  if (/pre-existing shared memory block|shared memory block .* still in use/.test(log)) return 'shared-memory-in-use'
  if (/could not bind IPv[46]|Address already in use|could not create any TCP\/IP sockets|WSAEADDRINUSE/i.test(log))
    return 'port-taken'
  if (/administrative permissions is not permitted/.test(log)) return 'administrator'
  return 'other'
}

type Cause = {
  readonly pattern: RegExp
  readonly kind: 'built-in-server' | 'disk-full' | 'permission-denied'
  readonly message: string
  readonly hint: string
}

const causes: readonly Cause[] = [
  {
    pattern: /shared memory segment.*(No space left|Cannot allocate|Invalid argument)|could not resize shared memory/is,
    kind: 'built-in-server',
    message: 'There is not enough shared memory for the built-in server.',
    hint: 'In a container, give it more (docker run --shm-size=256m); else close other servers.',
  },
  {
    pattern: /No space left on device|ENOSPC|There is not enough space on the disk/i,
    kind: 'disk-full',
    message: 'The disk is full: the built-in server cannot run.',
    hint: 'Free some space on that disk, then start it again. Nothing in it is lost.',
  },
  {
    pattern: /database files are incompatible|was initialized by PostgreSQL version/,
    kind: 'built-in-server',
    message: 'The data of the built-in server was made by another version of PostgreSQL.',
    hint: 'Start it with the version that made it.',
  },
  {
    pattern: /could not access directory|data directory .* has (wrong ownership|invalid permissions)|Permission denied/,
    kind: 'permission-denied',
    message: 'The built-in server may not read its own folder.',
    hint: 'Correct the owner and the permissions of that folder (only its owner may enter it).',
  },
  {
    pattern: /cannot be run as root|execution of the server is not permitted/,
    kind: 'built-in-server',
    message: 'PostgreSQL refuses to run as root.',
    hint: 'Run Groundwork as an ordinary user.',
  },
  {
    pattern: /could not locate a valid checkpoint|invalid checkpoint record|PANIC/,
    kind: 'built-in-server',
    message: 'The data of the built-in server is damaged.',
    hint: 'Move its folder away and let Groundwork create a new one; restore your databases from their scripts or backups.',
  },
  {
    pattern:
      /could not open (control )?file .*pg_control|is not a database cluster directory|could not find the database system|missing .*PG_VERSION/i,
    kind: 'built-in-server',
    message: 'Files of the built-in server are missing.',
    hint: 'Move its folder away and let Groundwork create a new one.',
  },
  {
    pattern:
      /could not open directory .*share|No such file .*postgres\.bki|input file .* does not exist|configuration file .* (missing|does not exist)|invalid value for parameter "(TimeZone|timezone_abbreviations|default_text_search_config)/i,
    kind: 'built-in-server',
    message: 'This installation of PostgreSQL is not whole: files of its share folder are missing.',
    hint: 'Repair or install this PostgreSQL again, or use another version.',
  },
  {
    pattern: /configuration file .* contains errors|unrecognized configuration parameter|invalid value for parameter/,
    kind: 'built-in-server',
    message: 'A setting of the built-in server is wrong.',
    hint: 'Correct postgresql.conf or postgresql.auto.conf in its data folder; its log names the line.',
  },
  {
    pattern: /could not (load library|access file) "?([^"\n]+)/,
    kind: 'built-in-server',
    message: 'The built-in server is set to load a library that is not there (shared_preload_libraries).',
    hint: 'Install it, or take it out of postgresql.auto.conf in the data folder.',
  },
]

export const explainServerLog = (log: string, logFile: string): GroundworkError => {
  const cause = causes.find(({ pattern }) => pattern.test(log))
  const said = worstLine(log)
  return new GroundworkError({
    kind: cause?.kind ?? 'built-in-server',
    message: cause?.message ?? 'The built-in server did not start.',
    ...(said === '' ? {} : { serverMessage: said }),
    detail: `Its log is ${logFile}.`,
    hint: cause?.hint ?? 'Look at its log.',
  })
}

export const explainInitdb = (words: string, result: ToolResult, initdb: string): GroundworkError => {
  if (result.timedOut)
    return new GroundworkError({
      kind: 'built-in-server',
      message: 'Creating the built-in server took longer than two minutes and was given up.',
      hint: 'The disk may be very slow, or a virus scanner stands in the way. Try again.',
    })
  const cause = causes.find(({ pattern }) => pattern.test(words))
  if (cause?.kind === 'disk-full')
    return new GroundworkError({
      kind: 'disk-full',
      message: 'The disk is full: the built-in server could not be created.',
      hint: 'Free about 100 MB on that disk, then try again. Nothing is left of the attempt.',
      serverMessage: worstLine(words),
    })
  if (cause !== undefined)
    return new GroundworkError({
      kind: cause.kind,
      message: cause.message,
      hint: cause.hint,
      serverMessage: worstLine(words),
    })
  const said = worstLine(words)
  if (/error: /i.test(said))
    return new GroundworkError({
      kind: 'built-in-server',
      message: 'The built-in server could not be created.',
      serverMessage: said,
      detail: `By ${initdb}.`,
      hint: 'Use another installation of PostgreSQL, or repair this one.',
    })
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
  const broken = explainBrokenTool(
    initdb,
    { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr },
    platform,
  )
  return new GroundworkError({
    kind: 'built-in-server',
    message: `initdb of ${initdb} does not work. ${broken.why}`,
    hint: broken.hint,
  })
}

/** The first line that says what went wrong, without its time stamp. */
const worstLine = (text: string): string => {
  const lines = text.split('\n').map((line) => line.trim())
  const line =
    lines.find((candidate) => /\b(FATAL|PANIC):/.test(candidate)) ??
    lines.find((candidate) => /\b(ERROR|error):|could not/.test(candidate)) ??
    ''
  return line.replace(/^.*?(?=(FATAL|PANIC|ERROR|initdb: error):)/, '').slice(0, 500)
}
