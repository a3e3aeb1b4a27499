// Reads the script beside psql, only to say how far it is: statements, rows, the object at hand. Stays at most a
// chunk ahead of what psql was given, so that it shows what psql is at and memory stays flat. Its own troubles never stop the load.
import { describeStatement } from './describe-statement.ts'
import { leftOutItems } from './places.ts'
import { readScript } from '../script/read-script.ts'
import type { LoadRequest } from './types.ts'

export type Watcher = {
  /** File bytes psql was given. */
  readonly fed: (bytes: number) => void
  /** Everything was given: run to the end and say the totals. */
  readonly finish: () => Promise<{ readonly statements: number; readonly rows: number }>
  readonly soFar: () => { readonly statements: number; readonly rows: number }
  readonly stop: () => void
}

export const watchScript = (
  request: LoadRequest,
  encoding: string,
  onStep: (state: { readonly statements: number; readonly rows: number; readonly current?: string }) => void,
): Watcher => {
  let fedBytes = 0
  let wake: (() => void) | null = null
  const stopping = new AbortController()
  let statements = 0
  let rows = 0
  const leftOut = leftOutItems(request)
  const run = async (): Promise<void> => {
    let read = 0
    const items = readScript(request.file, {
      encoding, variables: request.variables, followIncludes: true, workingDirectory: request.workingDirectory, signal: stopping.signal,
      onBytes: (done) => {
        read = done
      },
    })
    for await (const batch of items) {
      let current: string | undefined
      for (const item of batch) {
        if (item.kind === 'statement') {
          if (leftOut(item)) continue
          statements += 1
          current = describeStatement(item.sql) ?? current
        } else if (item.kind === 'copy-data') rows += item.rows
      }
      onStep({ statements, rows, ...(current === undefined ? {} : { current }) })
      while (read > fedBytes && !stopping.signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const running = run().catch(() => undefined)
  const release = (): void => {
    const go = wake
    wake = null
    go?.()
  }
  return {
    fed: (bytes) => {
      fedBytes = bytes
      release()
    },
    finish: async () => {
      fedBytes = Number.MAX_SAFE_INTEGER
      release()
      await running
      return { statements, rows }
    },
    soFar: () => ({ statements, rows }),
    stop: () => {
      stopping.abort()
      release()
    },
  }
}
