// Composition root: a Host in, {call, jobs, close} out. Nothing else in the core keeps state between calls.
import { join } from 'node:path'
import type { Result } from '../../shared/model/failure.ts'
import { createBugLog } from './bug-log.ts'
import { createDispatch, type Handlers } from './dispatch.ts'
import { appHandlers } from './handlers/app-handlers.ts'
import { dumpHandlers } from './handlers/dump-handlers.ts'
import { jobHandlers } from './handlers/job-handlers.ts'
import { reportHandlers } from './handlers/report-handlers.ts'
import { restoreHandlers } from './handlers/restore-handlers.ts'
import { scriptHandlers } from './handlers/script-handlers.ts'
import { serverHandlers } from './handlers/server-handlers.ts'
import type { Services } from './handlers/services.ts'
import { setupHandlers } from './handlers/setup-handlers.ts'
import { snapshotHandlers } from './handlers/snapshot-handlers.ts'
import type { Host } from './host.ts'
import { createJobRegistry } from './jobs/registry.ts'
import type { JobRegistry } from './jobs/types.ts'
import { removeOrphanFolders } from './process/orphan-folders.ts'
import { settleLoadTunings } from './server/load-tuning.ts'
import { tidyAtSight } from './restore/tidy-at-sight.ts'
import { openPreferences } from './settings/preferences.ts'

export type App = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>
  readonly jobs: JobRegistry
  /** Cancels what runs and waits until it has stopped. */
  readonly close: () => Promise<void>
}

export const createApp = (host: Host): App => {
  const reportBug = createBugLog(join(host.paths.data, 'logs/bugs.ndjson'))
  const jobs = createJobRegistry({ logFolder: join(host.paths.data, 'logs/jobs'), send: host.sendEvent, reportBug })
  const preferences = openPreferences(host.paths.data, (keptAs) =>
    host.notify('Settings could not be read', `The damaged file is kept as ${keptAs}.`),
  )
  // What killed runs left in the temporary folder, and later on each server we come to.
  void removeOrphanFolders()
  void settleLoadTunings(host)
  const tidy = tidyAtSight(host)
  const services: Services = { host, jobs, preferences, tidy }
  const handlers: Handlers = {
    ...appHandlers(services),
    ...jobHandlers(services),
    ...serverHandlers(services),
    ...scriptHandlers(services),
    ...setupHandlers(services),
    ...reportHandlers(services),
    ...restoreHandlers(services),
    ...dumpHandlers(services),
    ...snapshotHandlers(services),
  }
  const close = async (): Promise<void> => {
    await jobs.close()
    await tidy.settled()
  }
  return { call: createDispatch(handlers, reportBug), jobs, close }
}
