import { diagnoseMachine } from '../../../core/server/diagnose.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { renderFindings } from '../../render/findings.ts'

/** 1 when something is found that would stop a setup. */
export const handleDoctor = async (context: CliContext): Promise<ExitCode> => {
  const findings = await diagnoseMachine(context.host)
  const { style } = context.output
  const isBad = findings.some((finding) => finding.severity === 'error')
  context.output.result({ ok: !isBad, findings }, () =>
    [
      renderFindings(findings, style),
      isBad ? '' : `${style.green(style.marks.done)} ${style.bold('This machine can run Groundwork.')}`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  )
  return isBad ? exitCodes.failed : exitCodes.ok
}
