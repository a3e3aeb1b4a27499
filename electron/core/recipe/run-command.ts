// The project's own commands: program and arguments, never a shell, the project's folder as working directory, the
// database's address in the environment.
import { join } from 'node:path'
import type { AfterStep } from '../../../shared/model/recipe.ts'
import { GroundworkError, raise } from '../failures.ts'
import { findProgram, isProgram } from '../process/find-program.ts'
import { redact } from '../process/redact.ts'
import { runTool } from '../process/run-tool.ts'
import { connectionUri } from './connection-forms.ts'
import { fillTemplate, type TemplateValues } from './fill-template.ts'
import { cancelled } from './run-statement.ts'

/** The project's virtual environment first, then python3, python, py. */
const findPython = async (
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> => {
  for (const venv of ['.venv', 'venv', 'env']) {
    const path =
      process.platform === 'win32' ? join(folder, venv, 'Scripts', 'python.exe') : join(folder, venv, 'bin', 'python')
    if (await isProgram(path)) return path
  }
  for (const name of ['python3', 'python', 'py']) {
    const path = await findProgram(name, env, folder)
    if (path !== null) return path
  }
  return null
}

const missing = (name: string, command: string): never =>
  raise({
    kind: 'tool-missing',
    message: `The program "${name}" of the step "${command}" is not there.`,
    hint:
      name.startsWith('python') || name === 'py'
        ? 'Install Python 3, or make a virtual environment in .venv.'
        : 'Install it, or correct the name in the recipe. Programs are looked for in PATH and run without a shell.',
  })

export type CommandRun = {
  readonly command: AfterStep
  readonly folder: string
  readonly values: TemplateValues
  readonly extraEnv: Readonly<Record<string, string>>
  readonly hostEnv: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export const runCommand = async ({
  command,
  folder,
  values,
  extraEnv,
  hostEnv,
  signal,
  log,
}: CommandRun): Promise<void> => {
  const wantsPython = command.run.some((part) => part.includes('{{python}}'))
  const python = await findPython(folder, hostEnv)
  if (wantsPython && python === null) missing('python3', command.name)
  const filled = command.run.map((part) => fillTemplate(part, { ...values, ...(python === null ? {} : { python }) }))
  const [name = '', ...args] = filled
  const found = await findProgram(name, hostEnv, folder)
  // `python` is called python3 on many systems; what was meant is plain.
  const standIn = found === null && (name === 'python' || name === 'python3') ? python : null
  if (standIn !== null) log(`There is no "${name}"; ${standIn} is used.`)
  // A path is tried as it stands: why it cannot be started is said better by starting it.
  const path = found ?? standIn ?? (/[\\/]/.test(name) ? name : missing(name, command.name))
  const secrets = [values.password, encodeURIComponent(values.password)].filter((secret) => secret !== '')
  const env = {
    DATABASE_URL: connectionUri({
      host: values.host,
      port: values.port,
      database: values.database,
      role: values.role,
      password: values.password,
    }),
    PGHOST: values.host,
    PGPORT: String(values.port),
    PGUSER: values.role,
    PGPASSWORD: values.password,
    PGDATABASE: values.database,
    ...extraEnv,
    ...Object.fromEntries(Object.entries(command.env ?? {}).map(([key, value]) => [key, fillTemplate(value, values)])),
  }
  const last: string[] = []
  const byLine = (): ((text: string) => void) => {
    let rest = ''
    return (text) => {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const clean = redact(line, secrets)
        last.push(clean)
        if (last.length > 15) last.shift()
        log(clean)
      }
    }
  }
  const [out, err] = [byLine(), byLine()]
  const result = await runTool({
    path,
    args,
    cwd: folder,
    env,
    signal,
    ownGroup: true,
    keepBytes: 64 * 1024,
    onStdout: out,
    onStderr: err,
    ...(command.timeoutSeconds === undefined ? {} : { timeoutMs: command.timeoutSeconds * 1000 }),
  })
  out('\n')
  err('\n')
  if (signal.aborted || result.cancelled) throw cancelled()
  if (result.exitCode === 0) return
  const shown = command.run.join(' ')
  throw new GroundworkError({
    kind: 'command-failed',
    message: result.timedOut
      ? `"${shown}" did not end within ${command.timeoutSeconds ?? 0} seconds and was stopped.`
      : result.exitCode === null
        ? `"${shown}" was ended by ${result.signal ?? 'a signal'}.`
        : `"${shown}" ended with exit code ${result.exitCode}.`,
    detail: last.filter((line) => line !== '').join('\n'),
    hint: 'Its last lines are above; run it by hand in the folder of the recipe to see more.',
  })
}
