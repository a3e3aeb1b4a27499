// A bug outside of any call (a socket that errs when nobody listens, a promise nobody waits for) must not take a
// running load with it: it is logged under an id and said, and the host goes on.
import { join } from 'node:path'
import { createBugLog } from '../bug-log.ts'

/** `dataFolder` is asked for when there is a bug, not before: finding it may fail too. */
export const surviveBugs = (dataFolder: () => string, say: (text: string) => void): void => {
  const onBug = (error: unknown): void => {
    try {
      const logId = createBugLog(join(dataFolder(), 'logs/bugs.ndjson'))(error)
      say(`Something went wrong inside Groundwork. The details are in the log under ${logId}.`)
    } catch {
      say(`Something went wrong inside Groundwork: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  process.on('uncaughtException', onBug)
  process.on('unhandledRejection', onBug)
}
