// Failures of the text itself: a statement too large to hold, bytes that are no text.
import { isUtf8 } from 'node:buffer'
import { raise } from '../failures.ts'

export const maxStatementBytes = 256 * 1024 * 1024

export const refuseHuge = (file: string, line: number, open: string): never =>
  raise({
    kind: 'script-failed',
    file,
    line,
    message: `The statement that begins on line ${line} is larger than ${maxStatementBytes / 1024 / 1024} MB.`,
    hint: open === '' ? 'Look for a missing semicolon.' : `Look for ${open} that is never closed.`,
  })

/** `bytes` begin on `firstLine` and hold a NUL or are not UTF-8: says on which line. */
export const refuseBytes = (file: string, firstLine: number, bytes: Buffer): never => {
  const hasNul = bytes.includes(0)
  let line = firstLine
  let at = 0
  for (let stop = bytes.indexOf(10); stop >= 0; stop = bytes.indexOf(10, at)) {
    const text = bytes.subarray(at, stop)
    if (hasNul ? text.includes(0) : !isUtf8(text)) break
    line++
    at = stop + 1
  }
  return raise({
    kind: 'script-failed',
    file,
    line,
    sqlState: '22021',
    message: hasNul ? `Line ${line} holds a NUL byte, which no SQL text can.` : `Line ${line} is not valid UTF-8.`,
    hint: hasNul
      ? 'Is this really a script? It may be damaged, or UTF-16 without its mark.'
      : 'The file is in another encoding than it says. Name the right one, for instance encoding: LATIN1 or WIN1252.',
  })
}
