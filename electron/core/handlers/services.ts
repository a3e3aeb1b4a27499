import type { Host } from '../host.ts'
import type { JobRegistry } from '../jobs/types.ts'
import type { TidyAtSight } from '../restore/tidy-at-sight.ts'
import type { Preferences } from '../settings/preferences.ts'

/** What handlers work with; made once in app.ts. */
export type Services = {
  readonly host: Host
  readonly jobs: JobRegistry
  readonly preferences: Preferences
  /** Told of every server that let us in. */
  readonly tidy: TidyAtSight
}
