import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { Host, Paths } from '../core/host.ts'
import { memorySecrets } from '../core/hosts/memory-secrets.ts'
import type { CliIo } from './io.ts'

/** The host port of the command line: nothing graphical, and passwords only for as long as the command runs. */
export const cliHost = (options: {
  readonly io: CliIo
  readonly paths: Paths
  readonly version: string
  readonly sendEvent: (event: CoreEvent) => void
}): Host => ({
  version: options.version,
  paths: options.paths,
  capabilities: { host: 'cli', pickFile: false, revealFile: false, keychain: false, notify: false, clipboard: false },
  secrets: memorySecrets(),
  env: options.io.env,
  pickFile: () => Promise.resolve(null),
  revealFile: () => Promise.resolve(),
  openExternal: () => Promise.resolve(),
  writeClipboard: () => Promise.resolve(),
  notify: () => undefined,
  sendEvent: options.sendEvent,
})
