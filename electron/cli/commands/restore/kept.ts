// Copies of restored files: to see them, and to delete them.
import type { KeptRestore } from '../../../../shared/model/restore.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { chooseServer } from '../../choose-server.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodeOfFailure, exitCodes, type ExitCode } from '../../exit-codes.ts'
import { formatBytes, formatDuration } from '../../output/format.ts'
import type { Style } from '../../output/style.ts'
import { renderTable } from '../../render/table.ts'

const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

const table = (kept: readonly KeptRestore[], style: Style): string =>
  renderTable(
    [
      { title: 'file' },
      { title: 'proven' },
      { title: 'size', align: 'right' },
      { title: 'took' },
      { title: 'kept as' },
    ],
    kept.map((one) => [
      one.file,
      when(one.provenAt),
      one.sizeBytes === null ? '' : one.sharesDisk ? 'shared' : formatBytes(one.sizeBytes),
      formatDuration(one.restoreMs),
      one.storedAs,
    ]),
    style.dim,
  )

export const handleKept = async (
  context: CliContext,
  options: { readonly server?: string; readonly dropKept?: readonly string[] | undefined },
): Promise<ExitCode> => {
  const { output } = context
  try {
    const server = await chooseServer(context, options.server)
    const where = {
      server: server.ref,
      ...(server.password === undefined ? {} : { password: server.password }),
    }
    if (options.dropKept === undefined) {
      const kept = await context.call('restore.kept', where)
      output.result({ kept }, () =>
        kept.length === 0 ? 'No copies of restored files are kept.' : table(kept, output.style),
      )
      return exitCodes.ok
    }
    const all = options.dropKept.includes('all')
    const dropped = await context.call('restore.dropKept', { ...where, names: all ? 'all' : [...options.dropKept] })
    output.result({ dropped }, () =>
      dropped.length === 0
        ? 'There was none to delete.'
        : `Deleted ${dropped.length} ${dropped.length === 1 ? 'copy' : 'copies'}: ${dropped.map(({ file }) => file).join(', ')}`,
    )
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    output.failure(error.failure)
    return exitCodeOfFailure(error.failure.kind)
  }
}
