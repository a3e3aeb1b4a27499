import { isAbsolute, resolve } from 'node:path'
import type { XRay } from '../../../../shared/model/restore.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { chooseServer } from '../../choose-server.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { renderXRay } from '../../render/xray.ts'
import { inspectJson } from './inspect-json.ts'

export type InspectCommandOptions = { readonly serverMajor?: number; readonly server?: string }

export const handleInspect = async (
  context: CliContext,
  file: string,
  options: InspectCommandOptions,
): Promise<ExitCode> => {
  const path = isAbsolute(file) ? file : resolve(context.io.cwd, file)
  const server = options.server === undefined ? undefined : await chooseServer(context, options.server)
  const started = await context.call('dump.xray', {
    path,
    followIncludes: true,
    ...(server === undefined ? {} : { server: server.ref }),
    ...(server?.password === undefined ? {} : { password: server.password }),
    ...(options.serverMajor === undefined ? {} : { serverMajor: options.serverMajor }),
  })
  const { job, result } = await context.follow(started)
  if (job.error || !result) throw new GroundworkError(job.error ?? { kind: 'cancelled', message: 'Cancelled.' })
  const found = result as XRay
  context.output.result(inspectJson(found), () => renderXRay(found, context.output.style))
  return exitCodes.ok
}
