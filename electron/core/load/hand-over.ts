// Gives chunks that one part reads to another part that asks for them: a source with room for one. Whoever gives waits
// until the chunk is used up, so that its memory may go round.
import type { TextChunk, TextSource } from '../script/text-source.ts'

export type HandOver = {
  readonly source: TextSource
  /** Resolves when the taker is through with the chunk (null: the end), or takes no more. */
  readonly give: (chunk: TextChunk | null) => Promise<void>
  /** The taker has stopped: nothing given from now on is waited for. */
  readonly stop: () => void
}

export const handOver = (): HandOver => {
  let offered: { readonly chunk: TextChunk | null; readonly used: () => void } | null = null
  let asking: ((chunk: TextChunk | null) => void) | null = null
  let taken: (() => void) | null = null
  let stopped = false
  const usedUp = (): void => {
    taken?.()
    taken = null
  }
  const match = (): void => {
    if (offered === null || asking === null) return
    const [{ chunk, used }, answer] = [offered, asking]
    offered = null
    asking = null
    taken = used
    answer(chunk)
  }
  return {
    source: {
      next: () => {
        usedUp()
        return new Promise((resolve) => {
          asking = resolve
          match()
        })
      },
      close: () => Promise.resolve(),
    },
    give: (chunk) =>
      stopped
        ? Promise.resolve()
        : new Promise((used) => {
            offered = { chunk, used }
            match()
          }),
    stop: () => {
      stopped = true
      usedUp()
      offered?.used()
      offered = null
      asking?.(null)
      asking = null
    },
  }
}
