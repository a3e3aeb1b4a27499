// What a killed restore left on a server goes when Groundwork meets that server again: once for each server in the life of
// this process, beside what was asked for, and never in its way. Nothing but what bears our marks and belongs to no living
// restore is touched (tidy.ts); what went is said.
import type { Host } from '../host.ts'
import { withClient } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { safeSettings } from '../postgres/safe-session.ts'
import { tidyRestores } from './tidy.ts'

export type TidyAtSight = {
  readonly meet: (params: ConnectionParams) => void
  /** Resolves when nothing is being tidied any more. */
  readonly settled: () => Promise<void>
}

export const tidyAtSight = (host: Pick<Host, 'notify' | 'sendEvent'>): TidyAtSight => {
  const met = new Set<string>()
  const atWork = new Set<Promise<void>>()
  const tidy = async (params: ConnectionParams, key: string): Promise<void> => {
    try {
      const removed = await withClient(
        { ...params, applicationName: 'groundwork tidy', settings: { ...params.settings, ...safeSettings } },
        tidyRestores,
      )
      if (removed.length === 0) return
      host.notify('Tidied up', `Removed what a restore that was killed left on ${key}: ${removed.join(', ')}.`)
      host.sendEvent({ type: 'servers-changed' })
    } catch {
      met.delete(key) // not reachable, or not allowed: perhaps next time
    }
  }
  return {
    meet: (params) => {
      const key = `${params.host}:${params.port}`
      if (met.has(key)) return
      met.add(key)
      const mine = tidy(params, key).finally(() => atWork.delete(mine))
      atWork.add(mine)
    },
    settled: async () => {
      await Promise.all(atWork)
    },
  }
}
