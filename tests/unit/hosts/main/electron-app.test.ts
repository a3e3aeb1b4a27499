import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  app,
  BrowserWindow,
  control,
  ipcMain,
  ipcRenderer,
  WebContents,
  WebFrameMain,
  type MenuItem,
} from '../../../helpers/electron-double.ts'

vi.mock('electron', () => import('../../../helpers/electron-double.ts'))
const { startElectron } = await import('../../../../electron/main/start-electron.ts')

type Bridge = {
  call: (name: string, input: unknown) => Promise<unknown>
  onEvent: (listener: (event: unknown) => void) => () => void
  pathOfFile: (file: unknown) => string
}

let data: string
const argv = process.argv
beforeEach(() => {
  control.reset()
  data = mkdtempSync(join(tmpdir(), 'groundwork-electron-'))
  process.env['GROUNDWORK_DATA'] = data
  process.argv = ['electron', '.']
})
afterEach(() => {
  process.argv = argv
  delete process.env['GROUNDWORK_DATA']
  rmSync(data, { recursive: true, force: true })
})

const settle = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms))

/** The app with its window open, and the preload's bridge as the window sees it. */
const start = async (): Promise<{ window: BrowserWindow; bridge: Bridge }> => {
  startElectron()
  app.setReady()
  await vi.waitFor(() => expect(BrowserWindow.all).toHaveLength(1))
  const window = BrowserWindow.all[0]!
  await settle()
  ipcRenderer.frame = window.webContents.mainFrame
  ipcRenderer.contents = window.webContents
  vi.resetModules()
  await import('../../../../electron/preload/preload.ts')
  return { window, bridge: control.exposed.get('groundwork') as Bridge }
}

const item = (label: string): MenuItem => {
  const find = (items: MenuItem[]): MenuItem | undefined =>
    items.map((i) => (i.label === label ? i : find(i.submenu ?? []))).find(Boolean)
  return find(control.menu ?? []) ?? expect.fail(`no menu item ${label}`)
}

describe('the window', () => {
  test('is walled in', async () => {
    const { window } = await start()
    expect(app.sandboxed).toBe(true)
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(window.webContents.mainFrame.url).toBe('app://groundwork/index.html')
    expect(window.shown).toBe(true)
    expect(ipcMain.channels()).toEqual(['groundwork:call'])
  })

  test.each([
    'https://example.org/',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'app://groundwork.evil/',
    'app://groundwork@evil/',
    'data:text/html,x',
  ])('cannot go to %s', async (url) => {
    const { window } = await start()
    for (const how of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)
      expect(window.webContents.tryNavigate(url, how)).toBe(false)
    expect(window.webContents.tryNavigate('app://groundwork/index.html')).toBe(true)
  })

  test('opens no other window; a https link goes to the browser', async () => {
    const { window } = await start()
    const open = (url: string) => window.webContents.windowOpenHandler?.({ url })
    expect(open('https://www.postgresql.org/docs/')).toEqual({ action: 'deny' })
    expect(open('file:///etc/passwd')).toEqual({ action: 'deny' })
    expect(open('javascript:alert(1)')).toEqual({ action: 'deny' })
    expect(control.opened).toEqual(['https://www.postgresql.org/docs/'])
  })

  test('a webview cannot be attached, and nothing is permitted', async () => {
    const { window } = await start()
    let prevented = false
    window.webContents.emit('will-attach-webview', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
    const answers: boolean[] = []
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fullscreen'])
      control.permissions.request?.(null, permission, (yes) => answers.push(yes))
    expect(answers).toEqual([false, false, false, false, false])
    expect(control.permissions.check?.()).toBe(false)
    expect(control.permissions.device?.()).toBe(false)
  })

  test('opens where it was, unless that place is gone', async () => {
    const { window } = await start()
    window.bounds = { x: 300, y: 200, width: 1000, height: 700 }
    window.close()
    control.reset()
    const again = await start()
    expect(again.window.options).toMatchObject({ x: 300, y: 200, width: 1000, height: 700 })
    again.window.bounds = { x: 9000, y: 200, width: 1000, height: 700 }
    again.window.close()
    control.reset()
    expect((await start()).window.options).not.toHaveProperty('x')
  })
})

describe('calls', () => {
  test('cross the bridge as data', async () => {
    const { bridge } = await start()
    const answer = await bridge.call('app.info', {})
    expect(answer).toMatchObject({
      ok: true,
      value: { version: '1.2.3', capabilities: { host: 'electron', pickFile: true, clipboard: true, keychain: true } },
    })
    expect(await bridge.call('no.such', {})).toMatchObject({ ok: false, error: { kind: 'usage' } })
    expect(Object.isFrozen(bridge)).toBe(true)
    expect(Object.keys(bridge).toSorted()).toEqual(['call', 'onEvent', 'pathOfFile'])
  })

  test('from another frame or page are refused', async () => {
    const { window, bridge } = await start()
    const refused = { ok: false, error: { kind: 'permission-denied' } }
    ipcRenderer.frame = new WebFrameMain('app://groundwork/index.html', window.webContents.mainFrame) // a frame inside of the page
    expect(await bridge.call('app.info', {})).toMatchObject(refused)
    ipcRenderer.frame = window.webContents.mainFrame
    ipcRenderer.contents = new WebContents() // contents that are no window of ours
    expect(await bridge.call('app.info', {})).toMatchObject(refused)
    ipcRenderer.contents = window.webContents
    expect(await bridge.call('app.info', {})).toMatchObject({ ok: true })
    ipcRenderer.frame = null // the frame is gone already
    expect(await bridge.call('app.info', {})).toMatchObject({ ok: false, error: { kind: 'permission-denied' } })
    window.webContents.mainFrame.url = 'https://evil.example/'
    ipcRenderer.frame = window.webContents.mainFrame
    expect(await bridge.call('app.info', {})).toMatchObject({ ok: false, error: { kind: 'permission-denied' } })
  })

  test('a name that is no text is an answer, not an exception', async () => {
    await start()
    expect(await ipcRenderer.invoke('groundwork:call', { evil: true }, {})).toMatchObject({
      ok: false,
      error: { kind: 'usage' },
    })
  })

  test('events arrive without the sender, and a listener can leave', async () => {
    const { window, bridge } = await start()
    const heard: unknown[] = []
    const leave = bridge.onEvent((...args: unknown[]) => heard.push(args))
    window.webContents.send('groundwork:event', { type: 'servers-changed' })
    expect(heard).toEqual([[{ type: 'servers-changed' }]])
    leave()
    window.webContents.send('groundwork:event', { type: 'servers-changed' })
    expect(heard).toHaveLength(1)
  })

  test('the path of a dropped file comes from the host', async () => {
    const { bridge } = await start()
    expect(bridge.pathOfFile({ path: '/tmp/db/schema.sql' })).toBe('/tmp/db/schema.sql')
  })
})

describe('the page', () => {
  test('comes over app:// with a strict policy, and nothing outside of its folder does', async () => {
    await start()
    expect(control.privileges).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ])
    const { answerPage } = await import('../../../../electron/main/app-scheme.ts')
    const folder = mkdtempSync(join(tmpdir(), 'groundwork-page-'))
    writeFileSync(join(folder, 'index.html'), '<html><head></head></html>')
    const page = await answerPage(folder, { url: 'app://groundwork/index.html', method: 'GET' })
    expect(page.status).toBe(200)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(await page.text()).toContain('csp-nonce')
    const statusOf = async (url: string, method = 'GET') => (await answerPage(folder, { url, method })).status
    expect(await statusOf('app://groundwork/..%2f..%2fetc%2fpasswd')).toBe(404)
    expect(await statusOf('app://groundwork/%2e%2e/%2e%2e/package.json')).toBe(404)
    expect(await statusOf('app://evil/index.html')).toBe(404)
    expect(await statusOf('app://groundwork/index.html', 'POST')).toBe(405)
    rmSync(folder, { recursive: true })
  })
})

describe('files and links', () => {
  test('dialogs answer a path, or null when they are cancelled', async () => {
    const { bridge } = await start()
    control.answerDialog({ canceled: false, filePaths: ['/tmp/groundwork.yaml'] })
    expect(await bridge.call('app.pickFile', { purpose: 'recipe' })).toEqual({
      ok: true,
      value: '/tmp/groundwork.yaml',
    })
    control.answerDialog({ canceled: true, filePaths: [] })
    expect(await bridge.call('app.pickFile', { purpose: 'script' })).toEqual({ ok: true, value: null })
    control.answerDialog({ canceled: false, filePath: '/tmp/mine.yaml' })
    expect(await bridge.call('app.pickFile', { purpose: 'save-recipe', suggestedName: 'mine.yaml' })).toEqual({
      ok: true,
      value: '/tmp/mine.yaml',
    })
    expect(control.asked.map((a) => a.kind)).toEqual(['open', 'open', 'save'])
    expect(control.asked[2]?.options).toMatchObject({ defaultPath: 'mine.yaml' })
  })

  test('files are shown and https links opened; other links are not', async () => {
    const { bridge } = await start()
    await bridge.call('app.reveal', { path: '/tmp/report.html' })
    await bridge.call('app.openExternal', { url: 'https://www.postgresql.org/' })
    expect(await bridge.call('app.openExternal', { url: 'file:///etc/passwd' })).toMatchObject({ ok: false })
    expect(control.revealed).toEqual(['/tmp/report.html'])
    expect(control.opened).toEqual(['https://www.postgresql.org/'])
  })
})

describe('the keychain', () => {
  const open = async () => import('../../../../electron/main/keychain.ts')

  test('keeps a password encrypted, for this person only, and gives it back after a restart', async () => {
    const { keychainSecrets, isKeychainSafe } = await open()
    const file = join(data, 'secrets.json')
    await keychainSecrets(file, isKeychainSafe('linux')).set('postgres@localhost:5432', 'pässword', true)
    expect(readFileSync(file, 'utf8')).not.toContain('pässword')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const later = keychainSecrets(file, true)
    expect(await later.get('postgres@localhost:5432')).toBe('pässword')
    await later.forget('postgres@localhost:5432')
    expect(await keychainSecrets(file, true).get('postgres@localhost:5432')).toBeNull()
  })

  test('what is not to be remembered never reaches the disk', async () => {
    const { keychainSecrets } = await open()
    const file = join(data, 'secrets.json')
    const secrets = keychainSecrets(file, true)
    await secrets.set('a', 'b', false)
    expect(await secrets.get('a')).toBe('b')
    expect(existsSync(file)).toBe(false)
  })

  test.each(['basic_text', 'unknown', 'none'])('on a Linux whose backend is %s nothing is written', async (backend) => {
    control.encryption = backend
    const { keychainSecrets, isKeychainSafe } = await open()
    expect(isKeychainSafe('linux')).toBe(false)
    const file = join(data, 'secrets.json')
    const secrets = keychainSecrets(file, isKeychainSafe('linux'))
    await secrets.set('a', 'b', true)
    expect(existsSync(file)).toBe(false)
    expect(await secrets.get('a')).toBe('b')
  })

  test('a damaged file, or one of another machine, asks again', async () => {
    const { keychainSecrets } = await open()
    const file = join(data, 'secrets.json')
    writeFileSync(file, '{"a": "bm90IG91cnM="}')
    expect(await keychainSecrets(file, true).get('a')).toBeNull()
    writeFileSync(file, '{')
    expect(await keychainSecrets(file, true).get('a')).toBeNull()
  })
})

describe('the menu', () => {
  test('sends actions the window knows', async () => {
    const { window } = await start()
    item('Open recipe…').click?.()
    expect(window.webContents.sent.at(-1)).toEqual({
      channel: 'groundwork:event',
      args: [{ type: 'action', id: 'recipe.open' }],
    })
    const ids: string[] = []
    const { menuTemplate } = await import('../../../../electron/main/menu.ts')
    const collect = (items: MenuItem[]): void => {
      for (const one of items) {
        one.click?.()
        collect(Array.isArray(one.submenu) ? one.submenu : [])
      }
    }
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      collect(
        menuTemplate({
          platform,
          recents: [],
          send: (event) => event.type === 'action' && ids.push(event.id),
        }) as MenuItem[],
      )
    const registry = readFileSync(new URL('../../../../renderer/app/base-actions.tsx', import.meta.url), 'utf8')
    for (const id of new Set(ids)) expect(registry).toContain(`id: '${id}'`)
  })

  test('recents open in the window', async () => {
    const { menuTemplate } = await import('../../../../electron/main/menu.ts')
    const sent: unknown[] = []
    const template = menuTemplate({
      platform: 'linux',
      recents: [{ kind: 'recipe', path: '/p/groundwork.yaml', name: 'Shop', at: '' }],
      send: (event) => sent.push(event),
    }) as MenuItem[]
    const recents = template[0]?.submenu?.find((one) => one.label === 'Open recent')?.submenu ?? []
    expect(recents[0]?.label).toContain('Shop')
    recents[0]?.click?.()
    expect(sent).toEqual([{ type: 'open-path', path: '/p/groundwork.yaml' }])
  })
})

describe('one instance', () => {
  test('a second one ends at once', () => {
    app.lock = false
    startElectron()
    expect(app.quits).toBe(1)
    expect(BrowserWindow.all).toHaveLength(0)
  })

  test('its recipe opens in the first, which comes to the front', async () => {
    const { window } = await start()
    window.minimized = true
    BrowserWindow.focused = null
    app.emit('second-instance', {}, ['electron', '.', '--flag', 'db/groundwork.yaml'], '/home/me/shop')
    expect(window.webContents.sent.at(-1)?.args).toEqual([
      { type: 'open-path', path: '/home/me/shop/db/groundwork.yaml' },
    ])
    expect(window.minimized).toBe(false)
    expect(window.isFocused()).toBe(true)
    expect(app.recents).toContain('/home/me/shop/db/groundwork.yaml')
  })

  test('a recipe on the command line is what the window opens first', async () => {
    process.argv = ['electron', '.', '/tmp/shop/groundwork.yaml']
    const { bridge } = await start()
    expect(await bridge.call('app.info', {})).toMatchObject({ value: { openPath: '/tmp/shop/groundwork.yaml' } })
  })

  test('a file opened from the Finder before the app is ready is not lost', async () => {
    startElectron()
    let prevented = false
    app.emit('open-file', { preventDefault: () => (prevented = true) }, '/tmp/early/groundwork.yaml')
    expect(prevented).toBe(true)
    app.setReady()
    await vi.waitFor(() => expect(BrowserWindow.all).toHaveLength(1))
    ipcRenderer.frame = BrowserWindow.all[0]!.webContents.mainFrame
    ipcRenderer.contents = BrowserWindow.all[0]!.webContents
    expect(await ipcRenderer.invoke('groundwork:call', 'app.info', {})).toMatchObject({
      value: { openPath: '/tmp/early/groundwork.yaml' },
    })
  })
})
