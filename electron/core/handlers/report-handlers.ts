// Reports and connection strings of finished jobs. The password is fetched from the keychain at the click and goes to
// the clipboard; only a host without one answers the text, for that click alone (docs/adr/0004).
import { rename, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Report, SetupResult } from '../../../shared/model/report.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import type { Handlers } from '../dispatch.ts'
import { GroundworkError, raise } from '../failures.ts'
import { connectionForms } from '../recipe/connection-forms.ts'
import { renderReceipt } from '../restore/render-receipt.ts'
import { renderReport } from '../verify/render-report.ts'
import type { Services } from './services.ts'

const masked = '********'

export const reportHandlers = ({ host, jobs }: Services) => {
  const reportOf = (jobId: string): Report => {
    const found = jobs.get(jobId)
    if (!found)
      return raise({
        kind: 'not-found',
        message: `There is no job ${jobId}.`,
        hint: 'Run the setup or the check again to get a new report.',
      })
    if (!found.result)
      return raise({ kind: 'not-found', message: 'This job has no report yet.', hint: 'Wait until it has ended.' })
    if (found.job.kind === 'setup') return (found.result as SetupResult).report
    if (found.job.kind === 'check') return found.result as Report
    return raise({ kind: 'not-found', message: 'This kind of job makes no report.' })
  }
  const restoreOf = (jobId: string): RestoreResult | null => {
    const found = jobs.get(jobId)
    return found?.job.kind === 'restore' && found.result ? (found.result as RestoreResult) : null
  }
  const render = (jobId: string, format: 'json' | 'html' | 'markdown') => {
    const restored = restoreOf(jobId)
    return restored ? renderReceipt(restored, format, host.version) : renderReport(reportOf(jobId), format)
  }
  const formsOf = async (jobId: string) => {
    const restored = restoreOf(jobId)
    const { server, database, role: owner } = restored ?? reportOf(jobId)
    const role = restored?.connectAs ?? owner
    const password = await host.secrets.get(`${role}@${server.host}:${server.port}`)
    const shape = { host: server.host, port: server.port, database, role }
    return {
      // Nothing is masked where nothing is known: then there is none to copy either.
      shown: connectionForms({ ...shape, password: password === null ? '' : masked }),
      real: connectionForms({ ...shape, password: password ?? '' }),
    }
  }
  return {
    'report.render': ({ jobId, format }) => render(jobId, format),
    'report.save': async ({ jobId, format, path }) => {
      const { text, fileName } = render(jobId, format)
      const recipeFile = restoreOf(jobId) ? undefined : reportOf(jobId).recipeFile
      const folder = recipeFile ? dirname(recipeFile) : host.paths.documents
      if (path !== undefined && !isAbsolute(path))
        return raise({ kind: 'usage', message: `The path ${path} is not absolute.` })
      const target = path ? resolve(path) : join(folder, fileName)
      try {
        await writeFile(`${target}.partial`, text)
        await rename(`${target}.partial`, target)
      } catch (error) {
        throw new GroundworkError({
          kind: 'file-unreadable',
          message: `The report could not be written to ${target}.`,
          detail: error instanceof Error ? error.message : String(error),
          hint: 'Choose another folder.',
        })
      }
      return { path: target }
    },
    'connection.forms': async ({ jobId }) => (await formsOf(jobId)).shown,
    'connection.copy': async ({ jobId, form }) => {
      const { real } = await formsOf(jobId)
      const text = real.find(({ id }) => id === form)?.text
      if (text === undefined) return raise({ kind: 'usage', message: `There is no connection form "${form}".` })
      if (!host.capabilities.clipboard) return { copied: false, text }
      await host.writeClipboard(text)
      return { copied: true }
    },
  } satisfies Partial<Handlers>
}
