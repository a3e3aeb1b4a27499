import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { Host, Paths } from '../core/host.ts'
import { memorySecrets } from '../core/hosts/memory-secrets.ts'
import { hasDisplay, openerFor, openInSystem, revealerFor } from '../core/hosts/open-in-system.ts'

/** The host port of browser mode: no dialogs, no keychain, and the window copies to the clipboard itself. */
export const browserHost = (options: {
  readonly version: string
  readonly paths: Paths
  readonly openPath?: string
  readonly sendEvent: (event: CoreEvent) => void
}): Host => {
  const screen = hasDisplay(process.platform, process.env)
  return {
    version: options.version,
    paths: options.paths,
    capabilities: {
      host: 'browser',
      pickFile: false,
      revealFile: screen,
      keychain: false,
      notify: false,
      clipboard: false,
    },
    secrets: memorySecrets(),
    ...(options.openPath === undefined ? {} : { openPath: options.openPath }),
    env: process.env,
    pickFile: () => Promise.resolve(null),
    revealFile: async (path) => {
      if (screen) await openInSystem(revealerFor(process.platform, path))
    },
    openExternal: async (url) => {
      if (screen) await openInSystem(openerFor(process.platform, url))
    },
    writeClipboard: () => Promise.resolve(),
    notify: () => undefined,
    sendEvent: options.sendEvent,
  }
}
