// Whatever web contents ever come to be: they stay on our page, open nothing, embed nothing and are permitted nothing.
import { app, session, shell, type WebContents } from 'electron'
import { isOurs } from './origin.ts'

const guard = (contents: WebContents): void => {
  const stay = (event: { readonly preventDefault: () => void }, url: string): void => {
    if (!isOurs(url)) event.preventDefault()
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // A link to documentation opens in the person's browser; nothing opens in here.
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

export const guardContents = (): void => {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

/** The clipboard is written by the host itself, so that not even that has to be permitted. */
export const denyPermissions = (): void => {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
}
