// Loads a script through psql, fed on stdin. psql's exit code 0 is never trusted: only no error message and code 0 and
// everything fed is a success. Same request, same outcome and same errors as the direct engine.
import type { Writable } from 'node:stream'
import { runTool } from '../process/run-tool.ts'
import { directEngine } from './direct-engine.ts'
import { withDiskGuard } from './disk-guard.ts'
import { flushCommits } from './flush-commits.ts'
import { rewriteIncludes } from './include-edits.ts'
import { judgePsqlRun } from './judge-psql-run.ts'
import { nothingRan } from './nothing-ran.ts'
import { prepareScript } from './prepare-script.ts'
import { progressMeter } from './progress-meter.ts'
import { pumpScript } from './pump-script.ts'
import { defersCommits, psqlArgs, psqlEnvironment, stopsOnError } from './psql-command.ts'
import { readPsqlMessages, type PsqlMessage } from './psql-messages.ts'
import type { Engine, LoadOutcome } from './types.ts'
import { watchScript } from './watch-script.ts'
import { makeWorkFolder } from './work-folder.ts'

/** A script that fails a million times must not fill our memory: the rest is only counted. */
const mostMessages = 20_000

export const psqlEngine = (psqlPath: string): Engine => withDiskGuard(throughPsql(psqlPath))

const throughPsql =
  (psqlPath: string): Engine =>
  async (request) => {
    const startedAt = performance.now()
    const done = (outcome: Omit<LoadOutcome, 'engine' | 'durationMs'>): LoadOutcome => ({
      engine: 'psql',
      ...outcome,
      durationMs: Math.round(performance.now() - startedAt),
    })
    const meter = progressMeter(request.sizeBytes, request.onProgress)
    if (request.signal.aborted) return done(nothingRan(request, 'cancelled', []))
    const script = await prepareScript(request, 'psql')
    if (script.refusal !== null) return done(nothingRan(request, 'failed', [script.refusal]))
    // After a COPY that fails at its start psql takes the rows for statements, and may run some of them. Our own reader does not.
    if (!stopsOnError(request) && script.hasRows && !script.needsPsql) {
      meter.stop()
      request.onLog(
        'info',
        'Going on after errors with COPY rows in the script: loaded without psql, which would take the rows of a failed COPY for statements.',
      )
      return directEngine(request)
    }

    const work = await makeWorkFolder(request)
    const watcher = watchScript(request, script.encoding, (state) => meter.update(state))
    const messages: PsqlMessage[] = []
    let dropped = 0
    let notices = 0
    let fedAll = false
    let bytes = 0
    const reader = readPsqlMessages(
      (message) => {
        if (message.level === 'notice') {
          notices += 1
          request.onLog('notice', message.message)
        } else if (messages.length < mostMessages) messages.push(message)
        else dropped += 1
      },
      (line) => request.onLog('notice', line), // \warn
    )
    try {
      const includes = await rewriteIncludes(request, script, work.folder)
      const feed = async (stdin: Writable): Promise<void> => {
        await pumpScript(stdin, {
          file: request.file,
          encoding: script.encoding,
          edits: includes.edits,
          ...(request.transaction === 'whole' ? { after: '\n;\nCOMMIT;\n' } : {}),
          chunkBytes: chunkBytesFor(request.sizeBytes),
          see: watcher.see,
          onBytes: (count) => {
            bytes = count
            meter.update({ done: count })
          },
        })
        fedAll = true
      }
      const result = await runTool({
        path: psqlPath,
        args: psqlArgs(request),
        env: psqlEnvironment(request, work.passfile),
        cwd: request.workingDirectory,
        input: feed,
        signal: request.signal,
        ownGroup: true,
        patienceMs: 700,
        keepBytes: 64 * 1024,
        onStderr: reader.push,
      })
      reader.end()
      if (defersCommits(request) && !request.signal.aborted && (result.exitCode === 0 || result.exitCode === 3))
        await flushCommits(request)
      const watched = result.exitCode === 0 && fedAll ? await watcher.finish() : watcher.soFar()
      return done(
        await judgePsqlRun(request, script, {
          result,
          messages,
          dropped,
          notices,
          bytes,
          fedAll,
          ...watched,
          originalOf: includes.originalOf,
        }),
      )
    } finally {
      watcher.stop()
      meter.stop()
      await work.remove()
    }
  }

/** Small, so that what was given is close to what psql has read; for many bytes larger ones cost less. */
const chunkBytesFor = (sizeBytes: number): number =>
  Math.min(1024 * 1024, Math.max(64 * 1024, 2 ** Math.floor(Math.log2(sizeBytes / 64 + 1))))
