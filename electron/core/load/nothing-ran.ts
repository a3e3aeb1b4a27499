import { leftState } from './left-state.ts'
import type { LoadError, LoadOutcome, LoadRequest } from './types.ts'

/** A load that ended before its first statement. */
export const nothingRan = (
  request: LoadRequest,
  status: 'failed' | 'cancelled',
  errors: readonly LoadError[],
): Omit<LoadOutcome, 'engine' | 'durationMs'> => ({
  status,
  statements: 0,
  rows: 0,
  bytes: 0,
  errors,
  followOns: 0,
  notices: 0,
  leftState: leftState(request, { status, statements: 0, causes: errors.length, followOns: 0, nothingRan: true }),
})
