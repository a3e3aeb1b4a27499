// Restores that ended with errors and can be gone on from. They are remembered on this machine: no server is asked.
import { basename, resolve } from 'node:path'
import type { UnfinishedRestore } from '../../../../shared/model/restore.ts'
import { GroundworkError } from '../../../core/failures.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodeOfFailure, exitCodes, type ExitCode } from '../../exit-codes.ts'
import type { Style } from '../../output/style.ts'
import { commandToGoOn } from './render-restore.ts'

const whatFailed = ({ database, target, failed }: UnfinishedRestore): string => {
  if (database === null) return 'nothing is restored yet'
  const count = `${failed} ${failed === 1 ? 'part' : 'parts'} failed`
  return database === target ? count : `${count}, what there is stands in "${database}"`
}

const whereOf = ({ server }: UnfinishedRestore): string =>
  server.kind === 'built-in' ? 'the built-in server' : `${server.host}:${server.port}`

const render = (one: UnfinishedRestore, style: Style): string => {
  const about = `${one.at.slice(0, 16).replace('T', ' ')} UTC, ${one.file}`
  return [
    `  ${style.bold(basename(one.file))} into "${one.target}" on ${whereOf(one)}: ${whatFailed(one)}  ${style.dim(about)}`,
    ...commandToGoOn(one, style).map((line) => `    ${line}`),
  ].join('\n')
}

/** `file`: only those of that file. */
export const handleUnfinished = async (context: CliContext, file: string | undefined): Promise<ExitCode> => {
  const { output } = context
  try {
    const all = await context.call('restore.unfinished', {})
    const path = file === undefined ? null : resolve(context.io.cwd, file)
    const unfinished = path === null ? all : all.filter((one) => one.file === path)
    output.result({ unfinished }, () =>
      unfinished.length === 0
        ? `There is no restore${path === null ? '' : ` of ${basename(path)}`} to go on from.`
        : `\n${unfinished.map((one) => render(one, output.style)).join('\n\n')}`,
    )
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    output.failure(error.failure)
    return exitCodeOfFailure(error.failure.kind)
  }
}
