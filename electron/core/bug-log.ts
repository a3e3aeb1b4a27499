// What nobody expected: one line of NDJSON with an id the person can quote. Redacted, 0600, next to the job logs.
import { appendFileSync, mkdirSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { redact } from './process/redact.ts'

export const createBugLog =
  (file: string) =>
  (error: unknown): string => {
    const logId = randomBytes(4).toString('hex')
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), logId, text: redact(text, []) })}\n`, {
        mode: 0o600,
      })
    } catch {
      // A disk that is full must not hide the first error behind a second one.
    }
    return logId
  }
