// What every command handler is given. The core is asked through the contract, as any window does.
import type { InputOf, OutputOf, ProcedureName } from '../../shared/contract/procedures.ts'
import type { Job } from '../../shared/model/job.ts'
import { createApp, type App } from '../core/app.ts'
import { GroundworkError } from '../core/failures.ts'
import type { Host, Paths } from '../core/host.ts'
import { cliHost } from './cli-host.ts'
import { exitCodes } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { createOutput, type Output, type OutputFormat } from './output/output.ts'

export type CliContext = {
  readonly io: CliIo
  readonly host: Host
  readonly output: Output
  /** Throws a GroundworkError where the core answers with a failure. */
  readonly call: <N extends ProcedureName>(name: N, input: InputOf<N>) => Promise<OutputOf<N>>
  /** Waits for a job, showing its events; Ctrl+C cancels it, a second one ends the program. */
  readonly follow: (ref: { readonly jobId: string }) => Promise<{ readonly job: Job; readonly result: unknown }>
  /** Waits for what is done after a job whose result has been shown; Ctrl+C leaves it out. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
}

export type ContextOptions = {
  readonly io: CliIo
  readonly paths: Paths
  readonly version: string
  readonly format: OutputFormat
  readonly verbose: boolean
}

/** What takes longer is said, so that nobody wonders why the prompt does not come. */
const settleQuietlyMs = 700

const followJob = async (app: App, io: CliIo, output: Output, jobId: string): ReturnType<CliContext['follow']> => {
  let asked = false
  const stopListening = io.onInterrupt(() => {
    if (asked) return io.exitNow(exitCodes.cancelled)
    asked = true
    output.note('Cancelling ... (Ctrl+C once more ends at once and leaves things as they are)')
    app.jobs.cancel(jobId)
  })
  try {
    return await app.jobs.ended(jobId)
  } finally {
    stopListening()
  }
}

export const createContext = ({ io, paths, version, format, verbose }: ContextOptions): CliContext => {
  const output = createOutput(format, io, verbose)
  const host = cliHost({ io, paths, version, sendEvent: output.onEvent })
  const app = createApp(host)
  return {
    io,
    host,
    output,
    call: async (name, input) => {
      const result = await app.call(name, input)
      if (!result.ok) throw new GroundworkError(result.error)
      // dispatch answers what the handler of this very name gave
      return result.value as OutputOf<typeof name>
    },
    follow: ({ jobId }) => followJob(app, io, output, jobId),
    settle: async () => {
      const stopListening = io.onInterrupt(() => void app.jobs.settled({ stop: true }))
      const saying = setTimeout(
        () => output.note(output.errStyle.dim('Gathering statistics; Ctrl+C leaves that out ...')),
        settleQuietlyMs,
      )
      await app.jobs.settled().finally(() => {
        clearTimeout(saying)
        stopListening()
      })
    },
    close: app.close,
  }
}
