// `npm start` on a machine without a display, as a person sees it.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findRoot } from '../../../electron/core/hosts/find-root.ts'

const root = findRoot(import.meta.url)
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

type Started = {
  readonly output: () => string
  readonly code: Promise<number | null>
  readonly press: (signal: NodeJS.Signals) => void
}
const startWith = (more: Readonly<Record<string, string>>, ...args: string[]): Started => {
  const data = mkdtempSync(join(tmpdir(), 'groundwork-start-'))
  folders.push(data)
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
    cwd: root,
    env: { ...env, INIT_CWD: root, GROUNDWORK_DATA: data, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return {
    output: () => text,
    code: new Promise((resolve) => child.on('close', resolve)),
    // As a terminal does: the whole group hears it.
    press: (signal) => process.kill(-(child.pid ?? 0), signal),
  }
}

const start = (...args: string[]): Started => startWith({}, ...args)

test('help is help, and starts nothing', async () => {
  const { code, output } = start('--help')
  expect(await code).toBe(0)
  expect(output()).toContain('npm start -- [recipe]')
})

test('an unknown flag is named', async () => {
  const { code, output } = start('--brwoser')
  expect(await code).toBe(2)
  expect(output()).toContain('--brwoser')
})

test('a recipe that is not there is said before anything is built', async () => {
  const { code, output } = start('nowhere/groundwork.yaml')
  expect(await code).toBe(2)
  expect(output().trim()).toBe(`There is no ${join(root, 'nowhere/groundwork.yaml')}.`)
})

test.skipIf(process.platform !== 'linux')(
  'without a display it says so in one line, serves browser mode, and ends on Ctrl+C',
  async () => {
    const { code, output, press } = start('--no-open')
    await expect.poll(output, { timeout: 30_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#t=/)
    expect(output()).toContain('Browser mode: there is no display here.')
    const page = await fetch(/http:\/\/127\.0\.0\.1:\d+\//.exec(output())?.[0] ?? '')
    expect(page.status).toBe(200)
    press('SIGINT')
    expect(await code).toBe(0)
  },
)

test.skipIf(process.platform !== 'linux')(
  'with Electron and a display the desktop window gets the recipe, and no environment that would make a Node of it',
  async () => {
    const dist = mkdtempSync(join(tmpdir(), 'groundwork-fake-electron-'))
    folders.push(dist)
    writeFileSync(join(dist, 'electron'), '#!/bin/sh\necho "ELECTRON [$*] node=[$ELECTRON_RUN_AS_NODE]"\nexit 7\n')
    chmodSync(join(dist, 'electron'), 0o755)
    const { code, output } = startWith(
      { ELECTRON_OVERRIDE_DIST_PATH: dist, DISPLAY: ':7', ELECTRON_RUN_AS_NODE: '1' },
      'README.md',
    )
    expect(await code).toBe(7)
    expect(output()).toMatch(/ELECTRON \[.*README\.md\] node=\[\]/)
    expect(output()).toContain(`[${root} `)
  },
)
