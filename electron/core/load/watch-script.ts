// Says how far psql is: statements, rows, the object at hand. Reads the very chunks psql is given, so that it shows what
// psql is at, the file is read once and memory stays flat. Its own troubles never stop the load.
import { readScript } from '../script/read-script.ts'
import type { TextChunk } from '../script/text-source.ts'
import { describeStatement } from './describe-statement.ts'
import { handOver } from './hand-over.ts'
import { leftOutItems } from './places.ts'
import type { LoadRequest } from './types.ts'

export type Watcher = {
  /** A chunk psql is being given. Resolves when it was looked at. */
  readonly see: (chunk: TextChunk) => Promise<void>
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
  const stopping = new AbortController()
  const chunks = handOver()
  let statements = 0
  let rows = 0
  const leftOut = leftOutItems(request)
  const run = async (): Promise<void> => {
    const items = readScript(request.file, {
      encoding,
      variables: request.variables,
      followIncludes: true,
      workingDirectory: request.workingDirectory,
      signal: stopping.signal,
      source: chunks.source,
    })
    for await (const batch of items) {
      let latest: string | undefined
      for (const item of batch) {
        if (item.kind === 'statement') {
          if (leftOut(item)) continue
          statements += 1
          latest = item.sql
        } else if (item.kind === 'copy-data') rows += item.rows
      }
      const current = latest === undefined ? undefined : describeStatement(latest)
      onStep({ statements, rows, ...(current === undefined ? {} : { current }) })
    }
  }
  const running = run()
    .catch(() => undefined)
    .finally(() => chunks.stop())
  return {
    see: chunks.give,
    finish: async () => {
      await Promise.race([chunks.give(null), running])
      await running
      return { statements, rows }
    },
    soFar: () => ({ statements, rows }),
    stop: () => {
      stopping.abort()
      chunks.stop()
    },
  }
}
