// What is said of the time left. The end that each look predicts is followed slowly, so that the number a person reads
// neither jumps nor lags far behind; and nothing is said before there is something to go by.

const firstAfterMs = 1200
const leastShare = 0.08
const leastFollowMs = 1500
const followOfElapsed = 0.12

export type TimeLeft = (look: {
  readonly elapsedMs: number
  readonly leftMs: number
  readonly isMeasured: boolean
}) => number | null

export const timeLeft = (): TimeLeft => {
  let end: number | null = null
  let lastAt = 0
  return ({ elapsedMs, leftMs, isMeasured }) => {
    // What was said once goes on: a number that comes and goes is worse than one that is not quite right.
    const isEarly = elapsedMs < firstAfterMs || elapsedMs < (elapsedMs + leftMs) * leastShare
    if (end === null && (!isMeasured || isEarly)) return null
    const predicted = elapsedMs + leftMs
    if (end === null) end = predicted
    else {
      const follow = Math.max(leastFollowMs, elapsedMs * followOfElapsed)
      end += (predicted - end) * (1 - Math.exp(-(elapsedMs - lastAt) / follow))
    }
    lastAt = elapsedMs
    // Behind its own prediction it says what is left to do, not nothing.
    return Math.round(Math.max(end - elapsedMs, leftMs * 0.25, 0))
  }
}
