import type { FailureKind } from '../../shared/model/failure.ts'
import type { Outcome } from '../../shared/model/report.ts'

/** Documented in docs/cli.md; scripts rely on them. */
export const exitCodes = {
  ok: 0, // verified, nothing to do, answered
  failed: 1,
  usage: 2,
  differences: 3, // differences found, or completed with errors
  cancelled: 4,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeOfOutcome = (outcome: Outcome): ExitCode =>
  ({
    verified: exitCodes.ok,
    differences: exitCodes.differences,
    failed: exitCodes.failed,
    cancelled: exitCodes.cancelled,
  })[outcome]

export const exitCodeOfFailure = (kind: FailureKind): ExitCode =>
  kind === 'cancelled' ? exitCodes.cancelled : kind === 'usage' ? exitCodes.usage : exitCodes.failed
