import type { Failure } from '../../shared/model/failure.ts'

/** An expected failure on its way up. Anything else that is thrown is a bug and becomes `internal` with a log id. */
export class GroundworkError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'GroundworkError'
    this.failure = failure
  }
}

export const raise = (failure: Failure): never => {
  throw new GroundworkError(failure)
}
