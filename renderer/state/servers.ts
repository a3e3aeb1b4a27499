import { create } from 'zustand'
import type { Failure } from '../../shared/model/failure.ts'
import type { FoundServers } from '../../shared/model/server.ts'
import { call } from '../client/client.ts'

export type ServersState = {
  readonly found: FoundServers | null
  readonly looking: boolean
  readonly error: Failure | null
}
export const useServers = create<ServersState>()(() => ({ found: null, looking: false, error: null }))

let again = false
/** One search at a time; a wish during a search makes one more after it. What was found stays shown meanwhile. */
export const findServers = async (refresh = false): Promise<void> => {
  if (useServers.getState().looking) {
    again = true
    return
  }
  useServers.setState({ looking: true })
  const answer = await call('servers.find', { refresh })
  useServers.setState((state) => ({
    looking: false,
    found: answer.ok ? answer.value : state.found,
    error: answer.ok ? null : answer.error,
  }))
  if (again) {
    again = false
    await findServers(true)
  }
}
