import { isAbsolute, resolve } from 'node:path'
import type { ScriptFacts } from '../../../../shared/model/script.ts'
import { GroundworkError } from '../../../core/failures.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { renderFacts } from '../../render/facts.ts'
import { inspectJson } from './inspect-json.ts'

export const handleInspect = async (context: CliContext, file: string, options: { readonly serverMajor?: number }): Promise<ExitCode> => {
  const path = isAbsolute(file) ? file : resolve(context.io.cwd, file)
  const { job, result } = await context.follow(await context.call('script.inspect', { path, ...(options.serverMajor === undefined ? {} : { serverMajor: options.serverMajor }) }))
  if (job.error || !result) throw new GroundworkError(job.error ?? { kind: 'cancelled', message: 'Cancelled.' })
  const facts = result as ScriptFacts
  context.output.result(inspectJson(facts), () => renderFacts(facts, context.output.style))
  return exitCodes.ok
}
