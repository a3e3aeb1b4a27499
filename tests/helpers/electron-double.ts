// A stand-in for the `electron` module, faithful where our code leans on it: values cross by structured clone, a bridge
// is frozen, a second handler for a channel is refused, errors lose all but their text, events can be prevented.
// What it cannot show is in docs/electron.md. Use: vi.mock('electron', () => import('.../electron-double.ts')).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'

type Listener = (...args: unknown[]) => unknown

export class PreventableEvent {
  readonly [key: string]: unknown
  defaultPrevented = false
  constructor(fields: Record<string, unknown> = {}) {
    Object.assign(this, fields)
  }
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

// ---- frames, web contents, windows

export class WebFrameMain {
  url: string
  parent: WebFrameMain | null
  constructor(url: string, parent: WebFrameMain | null = null) {
    this.url = url
    this.parent = parent
  }
}

export class WebContents extends EventEmitter {
  mainFrame = new WebFrameMain('about:blank')
  sent: { channel: string; args: unknown[] }[] = []
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  send(channel: string, ...args: unknown[]): void {
    const cloned = structuredClone(args)
    this.sent.push({ channel, args: cloned })
    ipcRenderer.emit(channel, { sender: ipcRenderer }, ...cloned)
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  /** A link, a redirect, a script that sets location: true when it was allowed. */
  tryNavigate(url: string, how: 'will-navigate' | 'will-redirect' | 'will-frame-navigate' = 'will-navigate'): boolean {
    const event = new PreventableEvent({ url })
    this.emit(how, event, url)
    return !event.defaultPrevented
  }
}

export type WindowOptions = Record<string, unknown> & { webPreferences?: Record<string, unknown> }

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  static focused: BrowserWindow | null = null
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all.filter((w) => !w.destroyed)
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.focused
  }
  options: WindowOptions
  webContents = new WebContents()
  destroyed = false
  shown = false
  minimized = false
  maximized = false
  bounds: { x: number; y: number; width: number; height: number }
  progress: number[] = []
  constructor(options: WindowOptions = {}) {
    super()
    this.options = options
    this.bounds = {
      x: Number(options['x'] ?? 10),
      y: Number(options['y'] ?? 20),
      width: Number(options['width'] ?? 800),
      height: Number(options['height'] ?? 600),
    }
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    queueMicrotask(() => this.emit('ready-to-show'))
    return Promise.resolve()
  }
  show(): void {
    this.shown = true
    this.focus()
  }
  focus(): void {
    BrowserWindow.focused = this
  }
  isFocused(): boolean {
    return BrowserWindow.focused === this
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  isMinimized(): boolean {
    return this.minimized
  }
  restore(): void {
    this.minimized = false
  }
  maximize(): void {
    this.maximized = true
  }
  isMaximized(): boolean {
    return this.maximized
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.bounds }
  }
  setProgressBar(value: number): void {
    this.progress.push(value)
  }
  close(): void {
    if (this.destroyed) return
    const event = new PreventableEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return
    this.destroyed = true
    if (BrowserWindow.focused === this) BrowserWindow.focused = null
    this.emit('closed')
    if (BrowserWindow.getAllWindows().length === 0) app.emit('window-all-closed')
  }
}

// ---- ipc

const handlers = new Map<string, Listener>()

export const ipcMain = {
  handle: (channel: string, handler: Listener): void => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  channels: (): string[] => [...handlers.keys()],
}

class IpcRenderer extends EventEmitter {
  /** The contents and the frame the preload runs in. */
  contents: WebContents | null = null
  frame: WebFrameMain | null = null
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = handlers.get(channel)
    if (!handler)
      throw new Error(`Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`)
    const cloned = structuredClone(args)
    try {
      return structuredClone(await handler({ senderFrame: this.frame, sender: this.contents }, ...cloned))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
    }
  }
}
export const ipcRenderer = new IpcRenderer()

const deepFreeze = (value: unknown): unknown => {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner)
    Object.freeze(value)
  }
  return value
}

const exposed = new Map<string, unknown>()
export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown): void => {
    if (exposed.has(name)) throw new Error(`Cannot bind an API on top of an existing property on the window object`)
    exposed.set(name, deepFreeze(api))
  },
}

export const webUtils = { getPathForFile: (file: { path?: string }): string => file.path ?? '' }

// ---- app

class App extends EventEmitter {
  isPackaged = false
  name = 'Groundwork'
  quits = 0
  lock = true
  ready = false
  paths: Record<string, string> = {}
  recents: string[] = []
  private becomeReady: () => void = () => undefined
  private whenReadyPromise = new Promise<void>((resolve) => (this.becomeReady = resolve))
  requestSingleInstanceLock(): boolean {
    return this.lock
  }
  enableSandbox(): void {
    this.sandboxed = true
  }
  sandboxed = false
  setPath(name: string, path: string): void {
    this.paths[name] = path
  }
  setAppUserModelId(): void {}
  getVersion(): string {
    return '1.2.3'
  }
  whenReady(): Promise<void> {
    return this.whenReadyPromise
  }
  isReady(): boolean {
    return this.ready
  }
  addRecentDocument(path: string): void {
    this.recents.push(path)
  }
  quit(): void {
    this.quits++
    const event = new PreventableEvent()
    this.emit('will-quit', event)
    if (!event.defaultPrevented) this.emit('quit')
  }
  // for tests
  setReady(): void {
    this.ready = true
    this.becomeReady()
  }
  reset(): void {
    this.removeAllListeners()
    Object.assign(this, {
      isPackaged: false,
      quits: 0,
      lock: true,
      ready: false,
      paths: {},
      recents: [],
      sandboxed: false,
    })
    this.whenReadyPromise = new Promise<void>((resolve) => (this.becomeReady = resolve))
  }
}
export const app = new App()

// ---- the rest

const queued: unknown[] = []
const asked: { kind: string; options: unknown }[] = []
const takeAnswer = (kind: string, args: unknown[]): Promise<unknown> => {
  asked.push({ kind, options: args.at(-1) })
  if (queued.length === 0) throw new Error(`A dialog (${kind}) was opened and the test has no answer for it.`)
  return Promise.resolve(queued.shift())
}
export const dialog = {
  showOpenDialog: (...args: unknown[]) => takeAnswer('open', args),
  showSaveDialog: (...args: unknown[]) => takeAnswer('save', args),
  showMessageBox: (...args: unknown[]) => takeAnswer('message', args),
}

const key = randomBytes(32)
export const safeStorage = {
  isEncryptionAvailable: (): boolean => control.encryption !== 'none',
  getSelectedStorageBackend: (): string => control.encryption,
  encryptString: (text: string): Buffer => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  decryptString: (data: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12))
    decipher.setAuthTag(data.subarray(-16))
    return Buffer.concat([decipher.update(data.subarray(12, -16)), decipher.final()]).toString('utf8')
  },
}

type ProtocolHandler = (request: Request) => Promise<Response> | Response
const protocols = new Map<string, ProtocolHandler>()
const privileges: unknown[] = []
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]): void => {
    if (app.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    privileges.push(...schemes)
  },
  handle: (scheme: string, handler: ProtocolHandler): void => {
    if (!app.ready) throw new Error('protocol.handle needs a ready app')
    protocols.set(scheme, handler)
  },
}

type PermissionHandlers = {
  request: ((c: unknown, p: string, answer: (yes: boolean) => void) => void) | null
  check: (() => boolean) | null
  device: (() => boolean) | null
}
const permissions: PermissionHandlers = { request: null, check: null, device: null }
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: PermissionHandlers['request']): void => void (permissions.request = handler),
    setPermissionCheckHandler: (handler: PermissionHandlers['check']): void => void (permissions.check = handler),
    setDevicePermissionHandler: (handler: PermissionHandlers['device']): void => void (permissions.device = handler),
  },
}

export type MenuItem = {
  label?: string
  role?: string
  type?: string
  accelerator?: string
  enabled?: boolean
  submenu?: MenuItem[]
  click?: () => void
}
const knownRoles = new Set(
  'undo redo cut copy paste selectAll about quit close hide hideOthers unhide services resetZoom zoomIn zoomOut togglefullscreen toggleDevTools windowMenu help'.split(
    ' ',
  ),
)
export const Menu = {
  buildFromTemplate: (template: MenuItem[]): MenuItem[] => {
    const check = (items: MenuItem[]): void => {
      for (const item of items) {
        if (item.role && !knownRoles.has(item.role)) throw new Error(`Unknown role ${item.role}`)
        if (!item.label && !item.role && item.type !== 'separator')
          throw new Error('Invalid template for MenuItem: must have label, role or type')
        if (item.submenu) check(item.submenu)
      }
    }
    check(template)
    return template
  },
  setApplicationMenu: (menu: MenuItem[]): void => void (control.menu = menu),
}

/** An icon of the desktop. Its menu can be looked at only through what it was given. */
export class Tray extends EventEmitter {
  static all: Tray[] = []
  image: unknown
  menu: MenuItem[] = []
  toolTip = ''
  popUps = 0
  destroyed = false
  constructor(image: unknown) {
    super()
    this.image = image
    Tray.all.push(this)
  }
  setContextMenu(menu: MenuItem[]): void {
    if (this.destroyed) throw new Error('Tray is destroyed')
    this.menu = menu
  }
  setToolTip(text: string): void {
    this.toolTip = text
  }
  popUpContextMenu(): void {
    this.popUps++
  }
  destroy(): void {
    this.destroyed = true
  }
}

/** An image that is not there is an empty one, never an error. */
export const nativeImage = {
  createFromPath: (path: string) => ({ path, isEmpty: () => !existsSync(path) }),
}

export class Notification extends EventEmitter {
  static isSupported = (): boolean => true
  options: { title: string; body: string; actions?: { type: string; text: string }[] }
  constructor(options: { title: string; body: string; actions?: { type: string; text: string }[] }) {
    super()
    this.options = options
  }
  show(): void {
    control.notifications.push(this)
  }
}

export const nativeTheme = { shouldUseDarkColors: false }
export const screen = {
  getAllDisplays: (): { workArea: { x: number; y: number; width: number; height: number } }[] => [
    { workArea: { x: 0, y: 0, width: 1920, height: 1080 } },
  ],
}
export const clipboard = { writeText: (text: string): void => void (control.clipboard = text) }
export const shell = {
  openExternal: (url: string): Promise<void> => {
    control.opened.push(url)
    return Promise.resolve()
  },
  showItemInFolder: (path: string): void => void control.revealed.push(path),
}

/** What tests set and look at. */
export const control = {
  menu: null as MenuItem[] | null,
  notifications: [] as Notification[],
  clipboard: '',
  opened: [] as string[],
  revealed: [] as string[],
  encryption: 'gnome_libsecret',
  answerDialog: (answer: unknown): void => void queued.push(answer),
  asked,
  exposed,
  permissions,
  privileges,
  fetchPage: (url: string, init?: RequestInit): Promise<Response> | Response => {
    const handler = protocols.get(new URL(url).protocol.slice(0, -1))
    if (!handler) throw new Error(`No handler for ${url}`)
    // Chromium's own parser resolves ../ before a handler sees it; a Request of Node keeps the path as it is given here.
    return handler({ url, method: init?.method ?? 'GET' } as Request)
  },
  reset: (): void => {
    handlers.clear()
    exposed.clear()
    protocols.clear()
    privileges.length = 0
    queued.length = 0
    asked.length = 0
    ipcRenderer.removeAllListeners()
    ipcRenderer.frame = null
    ipcRenderer.contents = null
    app.reset()
    BrowserWindow.all = []
    BrowserWindow.focused = null
    Tray.all = []
    Object.assign(control, {
      menu: null,
      notifications: [],
      clipboard: '',
      opened: [],
      revealed: [],
      encryption: 'gnome_libsecret',
    })
  },
}
