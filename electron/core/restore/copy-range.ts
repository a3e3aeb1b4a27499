// Rows that stand in a file as they are, straight into the server: no text is made of them, and the same few buffers go
// round. What they hold was counted when the file was read, so when the server stops listening, so do we.
import { open } from 'node:fs/promises'
import type { Answer, DirectSession } from '../load/direct-session.ts'
import type { CopyEnd } from './copy-rows.ts'

export type FileRange = { readonly file: string; readonly start: number; readonly end: number }

const bufferBytes = 1024 * 1024
const buffers = 4

type Slot = { readonly memory: Buffer; sent: Promise<void> }

export const copyRange = async (
  session: DirectSession,
  sql: string,
  { file, start, end }: FileRange,
  hooks: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<Omit<CopyEnd, 'expected'>> => {
  const handle = await open(file, 'r')
  try {
    const copy = await session.copyIn(sql)
    if (!('write' in copy)) return endOf(copy)
    const slots: Slot[] = []
    try {
      for (let at = start, turn = 0; at < end && !hooks.signal.aborted; turn++) {
        const slot = (slots[turn % buffers] ??= {
          memory: Buffer.allocUnsafeSlow(Math.min(bufferBytes, end - start)),
          sent: Promise.resolve(),
        })
        await slot.sent
        const { bytesRead } = await handle.read(slot.memory, 0, Math.min(slot.memory.length, end - at), at)
        if (bytesRead === 0) throw new Error(`${file} has become shorter while it was read`)
        at += bytesRead
        let onSent = (): void => undefined
        slot.sent = new Promise((resolve) => (onSent = resolve))
        hooks.onBytes(bytesRead)
        if (!(await copy.write(slot.memory.subarray(0, bytesRead), onSent))) break
      }
    } catch (error) {
      // Left open, the COPY would wait for rows for ever.
      await copy.fail('the rows could not be read to their end')
      throw error
    }
    return endOf(hooks.signal.aborted ? await copy.fail('cancelled') : await copy.finish())
  } finally {
    await handle.close()
  }
}

const endOf = ({ lastTag, error }: Answer): Omit<CopyEnd, 'expected'> => ({
  loaded: Number(/^COPY (\d+)/.exec(lastTag)?.[1] ?? 0),
  error,
})
