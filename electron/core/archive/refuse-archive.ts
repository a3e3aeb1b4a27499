import { GroundworkError, raise } from '../failures.ts'

export const askAgain = 'Ask for the file again, or copy it once more: it was cut off or changed on the way.'

/** A file that begins as an archive (or a compressed file) and does not go on as one. `offset` counts bytes from 0. */
export const refuseArchive = (file: string, what: string, offset?: number, hint: string = askAgain): never =>
  raise({
    kind: 'file-unsupported',
    file,
    message: `${what}${offset === undefined ? '' : ` (at byte ${offset.toLocaleString('en')})`}.`,
    hint,
  })

/** Errors of a decompressor become ours; ours stay as they are. */
export const refuseDamaged = (file: string, what: string, error: unknown): never => {
  if (error instanceof GroundworkError) throw error
  const why = error instanceof Error ? error.message : String(error)
  return raise({
    kind: 'file-unsupported',
    file,
    message: `${what} is damaged: it cannot be decompressed.`,
    detail: why,
    hint: askAgain,
  })
}
