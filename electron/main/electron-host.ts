import { clipboard, Notification, shell, type BrowserWindow } from 'electron'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { Host, Paths } from '../core/host.ts'
import { join } from 'node:path'
import { isKeychainSafe, keychainSecrets } from './keychain.ts'
import { pickFile } from './pick-file.ts'

export const electronHost = (options: {
  readonly version: string
  readonly paths: Paths
  readonly openPath?: string
  readonly focused: () => BrowserWindow | undefined
  readonly sendEvent: (event: CoreEvent) => void
}): Host => {
  const isSafe = isKeychainSafe()
  return {
    version: options.version,
    paths: options.paths,
    capabilities: {
      host: 'electron',
      pickFile: true,
      revealFile: true,
      keychain: isSafe,
      notify: Notification.isSupported(),
      clipboard: true,
    },
    secrets: keychainSecrets(join(options.paths.data, 'secrets.json'), isSafe),
    ...(options.openPath === undefined ? {} : { openPath: options.openPath }),
    env: process.env,
    pickFile: pickFile(options.focused, options.paths.documents),
    revealFile: (path) => Promise.resolve(shell.showItemInFolder(path)),
    openExternal: async (url) => {
      if (url.startsWith('https://')) await shell.openExternal(url)
    },
    writeClipboard: (text) => Promise.resolve(clipboard.writeText(text)),
    notify: (title, body) => {
      if (Notification.isSupported()) new Notification({ title, body }).show()
    },
    sendEvent: options.sendEvent,
  }
}
