// The real desktop window, where Electron's binary and a display are there; elsewhere it says why it is skipped.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { findRoot } from '../../../electron/core/hosts/find-root.ts'
import { hasDisplay } from '../../../electron/core/hosts/open-in-system.ts'

const root = findRoot(import.meta.url)
const electronBinary = (): string | null => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron'
  const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
  return existsSync(binary) ? binary : null
}
const binary = electronBinary()
const why = !binary
  ? "Electron's binary is not installed here"
  : !hasDisplay(process.platform, process.env)
    ? 'there is no display here'
    : null

test.skipIf(why)(`the desktop window opens and its preload works${why ? ` (skipped: ${why})` : ''}`, async () => {
  const { buildHosts, buildWindow } = (await import(join(root, 'scripts/build.mjs'))) as {
    buildHosts: () => Promise<boolean>
    buildWindow: () => Promise<boolean>
  }
  await Promise.all([buildHosts(), buildWindow()])
  const data = mkdtempSync(join(tmpdir(), 'groundwork-electron-smoke-'))
  const { ELECTRON_RUN_AS_NODE: _unused, ...env } = process.env
  const child = spawn(
    binary ?? '',
    [root, '--remote-debugging-port=0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    { env: { ...env, GROUNDWORK_DATA: data }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  try {
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await expect.poll(() => /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1], { timeout: 20_000 }).toBeTruthy()
    const { chromium } = await import('@playwright/test')
    const browser = await chromium.connectOverCDP(/DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1] ?? '')
    const page = browser.contexts()[0]?.pages()[0] ?? (await browser.contexts()[0]?.waitForEvent('page'))
    expect(page?.url()).toBe('app://groundwork/index.html')
    await page?.getByRole('main').waitFor()
    expect(await page?.evaluate('typeof window.groundwork.call')).toBe('function')
    expect(await page?.evaluate('window.groundwork.call("app.info", {}).then((r) => r.value.capabilities.host)')).toBe(
      'electron',
    )
    expect(await page?.evaluate('typeof require')).toBe('undefined')
    await browser.close()
  } finally {
    child.kill()
    rmSync(data, { recursive: true, force: true })
  }
})
