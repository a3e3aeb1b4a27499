import type { BuiltInServer } from '../../../../shared/model/server.ts'
import { GroundworkError } from '../../../core/failures.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { renderBuiltIn, renderFoundServers } from '../../render/servers.ts'
import { nothingRuns, whichOne } from './errors.ts'

const endedServer = async (context: CliContext, ref: { readonly jobId: string }): Promise<BuiltInServer> => {
  const { job, result } = await context.follow(ref)
  if (job.error || !result) throw new GroundworkError(job.error ?? { kind: 'cancelled', message: 'Cancelled.' })
  return result as BuiltInServer
}

/** The one meant where no major was given: the only one that runs. */
const theRunningOne = async (context: CliContext, wanted: number | undefined): Promise<number> => {
  if (wanted !== undefined) return wanted
  const running = (await context.call('builtIn.list', {})).filter(
    (server) => server.state === 'running' || server.state === 'starting',
  )
  const [first] = running
  if (!first) throw new GroundworkError(nothingRuns)
  if (running.length > 1) throw new GroundworkError(whichOne(running.map((server) => server.major)))
  return first.major
}

export const handleStart = async (context: CliContext, wanted: number | undefined): Promise<ExitCode> => {
  const server = await endedServer(
    context,
    await context.call('builtIn.start', wanted === undefined ? {} : { major: wanted }),
  )
  const { style } = context.output
  context.output.result(
    server,
    () =>
      `${style.green(style.marks.done)} The built-in server ${server.major} runs on port ${server.port ?? '?'} (PostgreSQL ${server.version ?? server.major}).`,
  )
  return exitCodes.ok
}

export const handleStop = async (context: CliContext, wanted: number | undefined): Promise<ExitCode> => {
  const major = await theRunningOne(context, wanted)
  const server = await endedServer(context, await context.call('builtIn.stop', { major }))
  const { style } = context.output
  context.output.result(
    server,
    () =>
      `${style.green(style.marks.done)} The built-in server ${major} is stopped. Its databases stay in ${server.dataDirectory}`,
  )
  return exitCodes.ok
}

export const handleStatus = async (context: CliContext, wanted: number | undefined): Promise<ExitCode> => {
  const all = await context.call('builtIn.list', {})
  const shown = wanted === undefined ? all : all.filter((server) => server.major === wanted)
  context.output.result(shown, () => renderBuiltIn(shown, context.output.style))
  return exitCodes.ok
}

export const handleList = async (context: CliContext): Promise<ExitCode> => {
  const found = await context.call('servers.find', {})
  context.output.result(found, () => renderFoundServers(found, context.output.style))
  return exitCodes.ok
}

export const handleLog = async (context: CliContext, wanted: number | undefined, lines: number): Promise<ExitCode> => {
  const major = await theRunningOne(context, wanted)
  const log = await context.call('builtIn.log', { major, lines })
  context.output.result({ major, lines: log }, () => log.join('\n'))
  return exitCodes.ok
}
