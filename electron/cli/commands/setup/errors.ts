import { GroundworkError } from '../../../core/failures.ts'
import type { Failure } from '../../../../shared/model/failure.ts'

/** The failure in an error; a bug is none and goes on up. */
export const failureIn = (error: unknown): Failure | null => (error instanceof GroundworkError ? error.failure : null)

export const notAgreed: Failure = { kind: 'cancelled', message: 'Nothing was changed.' }
