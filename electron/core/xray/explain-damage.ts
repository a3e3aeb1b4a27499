// Why an archive cannot be read any further: some tools on the way leave their marks.
import { isUtf8 } from 'node:buffer'
import { openFileSource } from '../archive/byte-source.ts'

const sampleBytes = 1024 * 1024

export type Damage = { readonly sentence: string; readonly nextStep: string }

const askForBinary =
  'What was changed cannot be put back: ask for the original file, sent as binary (on Windows made with pg_dump -f FILE, not with >).'

/** Null when nothing speaks for one of them. */
export const explainDamage = async (path: string): Promise<Damage | null> => {
  const source = await openFileSource(path).catch(() => null)
  if (source === null) return null
  try {
    const head = Buffer.alloc(Math.min(sampleBytes, source.size))
    await source.read(head, 0)
    if (head.toString('latin1', 0, 5) !== 'PGDMP') return null
    const replaced = count(head, Buffer.from([0xef, 0xbf, 0xbd]))
    // A byte above 127 alone is no UTF-8: compressed data always has some, and they are all gone here.
    if (replaced > 3 && isUtf8(head.subarray(0, Math.max(0, head.length - 4))))
      return {
        sentence:
          'This was a pg_dump archive and is destroyed: it was written again as UTF-8 text, and the bytes that are no text are lost.',
        nextStep: askForBinary,
      }
    const [feeds, pairs] = [count(head, Buffer.from([0x0a])), count(head, Buffer.from([0x0d, 0x0a]))]
    if (feeds >= 4 && pairs === feeds)
      return {
        sentence:
          'This was a pg_dump archive and is destroyed: its line ends were changed, as a transfer in text mode (FTP ASCII, Git) does.',
        nextStep: askForBinary,
      }
    if (head.subarray(16).every((byte) => byte === 0))
      return {
        sentence: 'This archive is empty behind its first bytes: only zeros follow.',
        nextStep: 'The copy was not finished: copy it again.',
      }
    return null
  } finally {
    await source.close()
  }
}

const count = (bytes: Buffer, wanted: Buffer): number => {
  let found = 0
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) found++
  return found
}
