import { onEvent, openPathComesAsEvent, startClient } from '../client/client.ts'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import { endedStates, type JobKind } from '../../shared/model/job.ts'
import { runAction } from '../state/actions.ts'
import { loadAppInfo } from '../state/app-info.ts'
import { followConnection } from '../state/connection.ts'
import { loadJobs, receiveJobEvent } from '../state/jobs.ts'
import { openPath } from '../state/open-path.ts'
import { loadRecents } from '../state/recents.ts'
import { startRouting } from '../state/route.ts'
import { findServers } from '../state/servers.ts'
import { loadSettings } from '../state/settings.ts'

const changesServers: readonly JobKind[] = ['setup', 'restore', 'built-in-start', 'built-in-stop']

const receive = (event: CoreEvent): void => {
  switch (event.type) {
    case 'open-path':
      return openPath(event.path)
    case 'servers-changed':
      return void findServers(true)
    case 'action':
      return void runAction(event.id)
    default:
      receiveJobEvent(event)
      if (event.type === 'state' && changesServers.includes(event.job.kind) && endedStates.includes(event.job.state)) {
        void loadRecents()
        void findServers(true)
      }
  }
}

let firstTime = true
/** Everything the window knows is asked again after each connection: what happened in between is gone. */
const refresh = async (): Promise<void> => {
  const opensPath = firstTime && location.hash === '' && !openPathComesAsEvent()
  firstTime = false
  void loadSettings()
  void loadJobs()
  void loadRecents()
  void findServers()
  const info = await loadAppInfo()
  if (opensPath && info?.openPath !== undefined && (location.hash === '' || location.hash === '#/'))
    openPath(info.openPath)
}

export const start = (): void => {
  onEvent(receive)
  followConnection(() => void refresh())
  startClient()
  startRouting()
}
