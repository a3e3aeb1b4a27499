import { BrowserWindow, nativeTheme, screen } from 'electron'
import { keepBounds, readBounds } from './window-bounds.ts'
import { startPage } from './origin.ts'

export const openWindow = (options: { readonly preload: string; readonly boundsFile: string }): BrowserWindow => {
  const kept = readBounds(
    options.boundsFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    width: 1240,
    height: 820,
    ...(kept ? { x: kept.x, y: kept.y, width: kept.width, height: kept.height } : {}),
    minWidth: 760,
    minHeight: 520,
    show: false, // until it has something to show: no white flash
    title: 'Groundwork',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  if (kept?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => keepBounds(options.boundsFile, window))
  void window.loadURL(startPage)
  return window
}
