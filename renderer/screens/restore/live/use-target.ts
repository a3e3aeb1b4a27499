import { useEffect } from 'react'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { ServerFacts, ServerRef } from '../../../../shared/model/server.ts'
import { findServers, useServers } from '../../../state/servers.ts'
import { useCall } from '../../../wizard/live/use-call.ts'
import { notRunning } from '../model/server-choice.ts'

export type TargetState = {
  readonly facts: ServerFacts | null
  readonly failure: Failure | null
  readonly databases: readonly string[] | null
  /** The built-in server is not started yet; its version, when that is known. */
  readonly sleeps: { readonly major: number | undefined } | false
  /** Nothing more will be known without another choice. */
  readonly settled: boolean
}

/** What the chosen server is and which databases it has. Nothing is started for it. */
export const useTarget = (server: ServerRef, password: string): TargetState => {
  const { found } = useServers()
  useEffect(() => {
    if (useServers.getState().found === null) void findServers()
  }, [])
  const known = found !== null || server.kind === 'address'
  const sleeps = known && notRunning(found, server)
  const asks = known && sleeps === false
  const connection = useCall(
    'servers.connect',
    asks ? { server, ...(password !== '' && server.kind === 'address' && { password }) } : null,
  )
  const isCurrent = asks && !connection.loading
  const isIn = isCurrent && connection.error === null && connection.value !== null
  const list = useCall('servers.databases', isIn ? { server } : null)
  return {
    facts: isIn ? connection.value : null,
    failure: isCurrent ? connection.error : null,
    databases:
      isIn && !list.loading && list.error === null && list.value !== null ? list.value.map(({ name }) => name) : null,
    sleeps,
    settled: known && (sleeps !== false || !connection.loading),
  }
}
