// Sends progress at most about ten times a second: the first sign at once, the last state always.
import type { LoadRequest } from './types.ts'

type LoadProgress = Parameters<LoadRequest['onProgress']>[0]

const leastGapMs = 100

export type ProgressMeter = {
  readonly update: (change: {
    readonly done?: number
    readonly statements?: number
    readonly rows?: number
    readonly current?: string
  }) => void
  readonly stop: () => void
}

export const progressMeter = (totalBytes: number, send: (progress: LoadProgress) => void): ProgressMeter => {
  let state: LoadProgress = { done: 0, total: totalBytes, unit: 'bytes', statements: 0, rows: 0 }
  let sentAt = 0
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    sentAt = performance.now()
    send(state)
  }
  flush()
  return {
    update: (change) => {
      state = { ...state, ...change, done: Math.min(change.done ?? state.done, totalBytes) }
      if (timer !== undefined) return
      const waited = performance.now() - sentAt
      if (waited >= leastGapMs) flush()
      else {
        timer = setTimeout(flush, leastGapMs - waited)
        timer.unref()
      }
    },
    stop: flush,
  }
}
