// Loads a script through the driver, without psql: statements read by our own reader, many of them in one message, COPY
// rows streamed. Same request, same outcome and same errors as the psql engine.
import type pg from 'pg'
import { GroundworkError } from '../failures.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import { readScript } from '../script/read-script.ts'
import { sendCancel } from './cancel-request.ts'
import { ConnectionLost, openSession, type DirectSession } from './direct-session.ts'
import type { Refused } from './direct-lane.ts'
import { directRun, type DirectRun } from './direct-run.ts'
import { withDiskGuard } from './disk-guard.ts'
import { endBackends } from './end-backends.ts'
import { errorFolder } from './fold-errors.ts'
import { leftState } from './left-state.ts'
import { asLoadError, makeLoadError } from './make-load-error.ts'
import { nothingRan } from './nothing-ran.ts'
import { placeOfRefusal } from './place-of-refusal.ts'
import { metaText } from './places.ts'
import { prepareScript } from './prepare-script.ts'
import { progressMeter } from './progress-meter.ts'
import { applicationNameOf } from './psql-command.ts'
import { knownPsqlVariables } from './psql-variables.ts'
import type { Engine, LoadError, LoadOutcome, LoadRequest } from './types.ts'

const mostErrors = 100

type Ending = Omit<LoadOutcome, 'engine' | 'durationMs'>

const direct: Engine = async (request) => {
  const startedAt = performance.now()
  const done = (ending: Ending): LoadOutcome => ({
    engine: 'direct',
    ...ending,
    durationMs: Math.round(performance.now() - startedAt),
  })
  const meter = progressMeter(request.sizeBytes, request.onProgress)
  try {
    if (request.signal.aborted) return done(nothingRan(request, 'cancelled', []))
    const script = await prepareScript(request, 'direct')
    if (script.refusal !== null) return done(nothingRan(request, 'failed', [script.refusal]))
    const client = await connect(
      {
        ...request.connection,
        applicationName: applicationNameOf(request.jobId),
        settings: { ...request.connection.settings, synchronous_commit: 'off' },
      },
      { signal: request.signal },
    )
    const guard = watchForCancel(request, client)
    try {
      return done(await load(request, client, script.encoding, script.ownTransactions, meter))
    } finally {
      guard.stop()
      await closeClient(client)
    }
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    if (request.signal.aborted || error.failure.kind === 'cancelled') return done(nothingRan(request, 'cancelled', []))
    return done(nothingRan(request, 'failed', [asLoadError(request, error.failure)]))
  } finally {
    meter.stop()
  }
}

export const directEngine: Engine = withDiskGuard(direct)

const load = async (
  request: LoadRequest,
  client: pg.Client,
  encoding: string,
  ownTransactions: boolean,
  meter: ReturnType<typeof progressMeter>,
): Promise<Ending> => {
  const session = openSession(client)
  let notices = 0
  client.on('notice', (notice) => {
    notices += 1
    request.onLog('notice', notice.message ?? '')
  })
  const folder = errorFolder()
  const refusals: Refused[] = []
  let causes = 0
  let followOns = 0
  let bytes = 0
  let quitAt: { file: string; line: number } | undefined
  const run: DirectRun = directRun(request, session, {
    onStep: ({ statements, rows, current }) =>
      meter.update({ done: bytes, statements, rows, ...(current === undefined ? {} : { current }) }),
    onRefused: (refused) => {
      if (request.signal.aborted && refused.said.code === '57014') return false
      const statement = refused.item.kind === 'statement' ? refused.item.sql : metaText(refused.item)
      if (folder.isCause({ sqlState: refused.said.code, message: refused.said.message, statement })) {
        causes += 1
        if (refusals.length < mostErrors) refusals.push(refused)
      } else followOns += 1
      return !run.stops()
    },
  })
  const ending = (status: LoadOutcome['status'], errors: readonly LoadError[]): Ending => ({
    status,
    statements: run.totals.statements,
    rows: run.totals.rows,
    bytes,
    errors,
    followOns,
    notices,
    leftState: leftState(request, {
      status,
      statements: run.totals.statements,
      causes,
      followOns,
      quitAt,
      ownTransactions,
    }),
  })
  const places = async (): Promise<LoadError[]> => {
    const errors: LoadError[] = []
    for (const refused of refusals)
      errors.push(
        makeLoadError(
          request,
          { sqlState: refused.said.code, ...refused.said, context: refused.said.where },
          await placeOfRefusal(refused, encoding, request),
        ),
      )
    return errors
  }
  try {
    const whole = await runScript(request, session, run, encoding, {
      onBytes: (count) => {
        bytes = count
      },
      onQuit: (place) => {
        quitAt = place
      },
    })
    if (request.signal.aborted) return ending('cancelled', await places())
    if (whole && causes === 0) return ending('loaded', [])
    return ending(whole && request.transaction !== 'whole' ? 'completed-with-errors' : 'failed', await places())
  } catch (error) {
    if (!(error instanceof ConnectionLost)) await run.settle().catch(() => undefined)
    if (request.signal.aborted) return ending('cancelled', await places())
    if (error instanceof GroundworkError)
      return ending('failed', [...(await places()), asLoadError(request, error.failure)])
    if (!(error instanceof ConnectionLost)) throw error
    await endBackends(request.connection, applicationNameOf(request.jobId))
    return ending('failed', [lostAt(request, run, error), ...(await places())])
  }
}

/** True when the script was run to its end (or to its \q) without being told to stop. */
const runScript = async (
  request: LoadRequest,
  session: DirectSession,
  run: DirectRun,
  encoding: string,
  hooks: {
    readonly onBytes: (bytes: number) => void
    readonly onQuit: (place: { file: string; line: number }) => void
  },
): Promise<boolean> => {
  const whole = request.transaction === 'whole'
  if (whole) await session.run('BEGIN')
  const items = readScript(request.file, {
    encoding,
    variables: { ...knownPsqlVariables(request.connection), ...request.variables },
    followIncludes: true,
    workingDirectory: request.workingDirectory,
    signal: request.signal,
    onBytes: hooks.onBytes,
    lookUp: run.lookUp,
  })
  for await (const batch of items) {
    for (const item of batch) {
      if (request.signal.aborted) {
        await run.settle()
        return false
      }
      if (!(await run.take(item))) return false
      if (item.kind === 'meta' && (item.name === 'q' || item.name === 'quit') && item.file === request.file)
        hooks.onQuit({ file: request.shownAs, line: item.line })
    }
  }
  if (!(await run.finish())) return false
  // Commits did not wait for the disk; the last one does, and takes all before it along.
  if (whole) {
    const { lastTag, error } = await session.run('SET LOCAL synchronous_commit TO on; COMMIT')
    return error === null && lastTag === 'COMMIT'
  }
  if (session.status() === 'I') await session.run('SET synchronous_commit TO on; SELECT pg_catalog.txid_current()')
  return true
}

const lostAt = (request: LoadRequest, run: DirectRun, error: ConnectionLost): LoadError => {
  const at = run.latest()
  return makeLoadError(
    request,
    { message: error.message },
    { file: at?.file ?? request.file, line: at?.line ?? 1, ...(at?.kind === 'statement' ? { statement: at.sql } : {}) },
  )
}

/** Cancels the statement on the server; when that does not help, ends the session. */
const watchForCancel = (request: LoadRequest, client: pg.Client): { readonly stop: () => void } => {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }
  const timers: NodeJS.Timeout[] = []
  const onAbort = (): void => {
    void sendCancel(request.connection, processID, secretKey)
    // A cancel between two statements hits nothing: say it again, then end the session, then the socket.
    timers.push(setTimeout(() => void sendCancel(request.connection, processID, secretKey), 150))
    timers.push(setTimeout(() => void endBackends(request.connection, applicationNameOf(request.jobId)), 500))
    timers.push(
      setTimeout(
        () => (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy(),
        3000,
      ),
    )
  }
  request.signal.addEventListener('abort', onAbort, { once: true })
  return {
    stop: () => {
      request.signal.removeEventListener('abort', onAbort)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
