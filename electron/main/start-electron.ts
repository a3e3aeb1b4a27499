// The desktop app: one core, any number of windows, one instance per person.
import { app, BrowserWindow } from 'electron'
import { join, resolve } from 'node:path'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { Recent } from '../../shared/model/host.ts'
import { endedStates } from '../../shared/model/job.ts'
import { createApp, type App } from '../core/app.ts'
import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { guardClose } from './close-guard.ts'
import { electronHost } from './electron-host.ts'
import { electronPaths } from './electron-paths.ts'
import { denyPermissions, guardContents } from './guard-contents.ts'
import { setMenu } from './menu.ts'
import { openWindow } from './open-window.ts'
import { pathInArguments } from './opened-path.ts'
import { serveCalls } from './serve-calls.ts'
import { showJobs } from './show-jobs.ts'
import { startTray, type ResetTray } from './tray/start-tray.ts'
import { trayServers } from './tray/tray-servers.ts'

export const startElectron = (): void => {
  if (!app.requestSingleInstanceLock()) return app.quit()
  registerAppScheme()
  guardContents()
  app.enableSandbox()
  const { paths, pageFolder, preload } = electronPaths(import.meta.url)
  app.setPath('userData', join(paths.data, 'window'))
  if (process.platform === 'win32') app.setAppUserModelId('dev.groundwork.app')

  const windows = new Set<BrowserWindow>()
  let core: App | null = null
  let tray: ResetTray | null = null
  let isQuitting = false
  // Only the first path is asked for by the window itself (app.info); later ones come as events.
  let firstPath = pathInArguments(process.argv, process.env['INIT_CWD'] ?? process.cwd(), app.isPackaged)

  const toWindows = (event: CoreEvent): void => {
    for (const window of windows) if (!window.isDestroyed()) window.webContents.send('groundwork:event', event)
  }
  const outside = showJobs(windows)
  const refreshMenu = async (): Promise<void> => {
    const recents = await core?.call('app.recents', {})
    setMenu({
      platform: process.platform,
      recents: recents?.ok ? (recents.value as readonly Recent[]) : [],
      send: toWindows,
    })
  }
  const sendEvent = (event: CoreEvent): void => {
    toWindows(event)
    outside(event)
    tray?.hear(event)
    if (event.type === 'state' && endedStates.includes(event.job.state)) void refreshMenu()
  }

  const show = (): void => {
    const running = core
    if (!running) return
    const window = openWindow({ preload, boundsFile: join(paths.data, 'window.json') })
    windows.add(window)
    guardClose(window, running, {
      isLast: () => windows.size === 1,
      kept: () => (isQuitting = false),
      stopped: () => (isQuitting ? app.quit() : window.close()),
    })
    window.on('closed', () => windows.delete(window))
  }
  const focus = (): void => {
    const [window] = windows
    if (!window) return show()
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  const openPath = (path: string): void => {
    app.addRecentDocument(path)
    if (!app.isReady() || !core) {
      firstPath = path
      return
    }
    focus()
    toWindows({ type: 'open-path', path })
  }

  app.on('second-instance', (_event, argv, folder) => {
    const path = pathInArguments(argv, folder, app.isPackaged)
    if (path === undefined) focus()
    else openPath(path)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openPath(resolve(path))
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (windows.size === 0) show()
  })
  app.on('before-quit', () => (isQuitting = true))
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed || !core) return
    event.preventDefault()
    tray?.close()
    void core.close().finally(() => {
      isClosed = true
      app.quit()
    })
  })

  void app.whenReady().then(async () => {
    denyPermissions()
    serveAppScheme(pageFolder)
    core = createApp(
      electronHost({
        version: app.getVersion(),
        paths,
        focused: () => BrowserWindow.getFocusedWindow() ?? [...windows][0],
        sendEvent,
        ...(firstPath === undefined ? {} : { openPath: firstPath }),
      }),
    )
    if (firstPath !== undefined) app.addRecentDocument(firstPath)
    const servers = trayServers(join(paths.data, 'tray.json'))
    serveCalls(core, windows, servers.hear)
    await refreshMenu()
    show()
    tray = startTray({
      core,
      servers,
      iconFile: join(paths.resources, 'icons', process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
      open: focus,
      openDatabases: () => {
        focus()
        toWindows({ type: 'action', id: 'go.databases' })
      },
      quit: () => app.quit(),
    })
  })
}
