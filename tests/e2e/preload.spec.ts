// The desktop window without Electron: the real preload (bundled against a shim of `electron` whose ipcRenderer leads
// to a real core in this process), the real page with the very headers of app://, in a real DOM.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'esbuild'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import { createApp, type App } from '../../electron/core/app.ts'
import { findRoot } from '../../electron/core/hosts/find-root.ts'
import { memorySecrets } from '../../electron/core/hosts/memory-secrets.ts'
import { pageHeaders, withNonce } from '../../electron/core/hosts/page-security.ts'
import { readPageFile } from '../../electron/core/hosts/page-files.ts'

const root = findRoot(import.meta.url)
const origin = 'https://groundwork.test'

const shim = `
const listeners = {}
window.deliver = (channel, event) => (listeners[channel] ?? []).forEach((listener) => listener({ sender: 'hidden' }, event))
export const ipcRenderer = {
  invoke: (channel, name, input) => window.ipcInvoke(channel, name, input),
  on: (channel, listener) => { (listeners[channel] ??= []).push(listener) },
  removeListener: (channel, listener) => { listeners[channel] = (listeners[channel] ?? []).filter((one) => one !== listener) },
}
export const contextBridge = { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) }
export const webUtils = { getPathForFile: (file) => '/dropped/' + file.name }
`

const bundlePreload = async (): Promise<string> => {
  const result = await build({
    entryPoints: [join(root, 'electron/preload/preload.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    plugins: [
      {
        name: 'electron-shim',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^electron$/ }, () => ({ path: 'electron', namespace: 'shim' }))
          plugin.onLoad({ filter: /.*/, namespace: 'shim' }, () => ({ contents: shim }))
        },
      },
    ],
  })
  return result.outputFiles[0]?.text ?? ''
}

test('preload, window and core work together', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'groundwork-preload-'))
  const troubles: string[] = []
  const channels = new Set<string>()
  const send = (event: CoreEvent): void =>
    void page
      .evaluate(
        ([e]) => (globalThis as unknown as { deliver: (c: string, e: unknown) => void }).deliver('groundwork:event', e),
        [event],
      )
      .catch(() => undefined)
  const core: App = createApp({
    version: '0.0.0-shim',
    paths: { data, resources: join(root, 'resources'), documents: data, shippedPostgres: null },
    capabilities: { host: 'electron', pickFile: true, revealFile: true, keychain: true, notify: true, clipboard: true },
    secrets: memorySecrets(),
    env: {},
    pickFile: () => Promise.resolve(null),
    revealFile: () => Promise.resolve(),
    openExternal: () => Promise.resolve(),
    writeClipboard: () => Promise.resolve(),
    notify: () => undefined,
    sendEvent: send,
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.exposeFunction('ipcInvoke', (channel: string, name: string, input: unknown) => {
    channels.add(channel)
    return core.call(name, input)
  })
  await page.addInitScript(await bundlePreload())
  await page.route(`${origin}/**`, async (route) => {
    const file = await readPageFile(join(root, 'dist/renderer'), new URL(route.request().url()).pathname)
    if (!file) return route.fulfill({ status: 404 })
    const nonce = 'c2hpbQ=='
    const body = file.isPage ? withNonce(file.body.toString('utf8'), nonce) : file.body
    return route.fulfill({
      status: 200,
      body,
      headers: { ...pageHeaders(nonce, "'self'"), 'Content-Type': file.mediaType },
    })
  })
  await page.goto(`${origin}/index.html`)
  await expect(page.getByRole('main')).toBeVisible()
  expect([...channels]).toEqual(['groundwork:call'])
  expect(await page.evaluate('window.groundwork.call("app.info", {}).then((answer) => answer.value.version)')).toBe(
    '0.0.0-shim',
  )
  expect(await page.evaluate('window.groundwork.pathOfFile(new File([], "x.sql"))')).toBe('/dropped/x.sql')
  // A native menu item reaches the window's own action.
  send({ type: 'action', id: 'go.settings' })
  await expect(page.getByRole('heading', { name: /Settings/ }).first()).toBeVisible()
  expect(troubles).toEqual([])
  await core.close()
  rmSync(data, { recursive: true, force: true })
})
