import { extname, isAbsolute, resolve } from 'node:path'
import { GroundworkError } from '../core/failures.ts'
import type { CliContext } from './cli-context.ts'

const formats = { '.html': 'html', '.htm': 'html', '.md': 'markdown', '.json': 'json' } as const

export const saveReport = async (context: CliContext, jobId: string, path: string): Promise<void> => {
  const extension = extname(path).toLowerCase()
  const format = Object.entries(formats).find(([known]) => known === extension)?.[1]
  if (!format)
    throw new GroundworkError({ kind: 'usage', message: `--report writes .html, .md or .json, not "${path}".` })
  const saved = await context.call('report.save', {
    jobId,
    format,
    path: isAbsolute(path) ? path : resolve(context.io.cwd, path),
  })
  context.output.note(context.output.errStyle.dim(`The report is in ${saved.path}`))
}
