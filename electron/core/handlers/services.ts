import type { Host } from '../host.ts'
import type { JobRegistry } from '../jobs/types.ts'
import type { Preferences } from '../settings/preferences.ts'

/** What handlers work with; made once in app.ts. */
export type Services = {
  readonly host: Host
  readonly jobs: JobRegistry
  readonly preferences: Preferences
}
