import type { Result } from '../model/failure.ts'
import type { JobEvent } from '../model/job.ts'

/** Events the core sends to every window. */
export type CoreEvent =
  | JobEvent
  | { readonly type: 'open-path'; readonly path: string } // a second start, a dropped file on the icon, a menu
  | { readonly type: 'servers-changed' }
  | { readonly type: 'action'; readonly id: string } // a native menu chose an action of the window's registry

/** What the preload puts on `window.groundwork`. */
export type GroundworkBridge = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>
  readonly onEvent: (listener: (event: CoreEvent) => void) => () => void
  /** Path of a dropped File where the host can tell (Electron's webUtils). */
  readonly pathOfFile?: (file: unknown) => string
}
