// npm start: sets itself up, builds what changed, and opens Groundwork: the desktop window where Electron and a display
// can be had, else browser mode. Node's own modules only up to the install.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (text) => process.stderr.write(`${text}\n`)
const downloadWithinMs = 60_000

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('-')))
const [path] = process.argv.slice(2).filter((word) => !word.startsWith('-'))

if (flags.has('--help') || flags.has('-h')) {
  say(`npm start -- [recipe] [--browser | --desktop] [--no-open]

  recipe      a groundwork.yaml, a folder that holds one, or a script to open
  --browser   browser mode, even where the desktop window could be had
  --desktop   try again to fetch Electron, even if that failed before
  --no-open   print the address and open no browser`)
  process.exit(0)
}

const unknown = [...flags].find((flag) => !['--browser', '--desktop', '--no-open'].includes(flag))
if (unknown !== undefined) {
  say(`npm start knows no ${unknown}; npm start -- --help lists what it knows.`)
  process.exit(2)
}

const openPath = path === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), path)
if (openPath !== undefined && !existsSync(openPath)) {
  say(`There is no ${openPath}.`)
  process.exit(2)
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Electron's binary is fetched by its own script on first use; its path file says whether that has worked. */
const electronBinary = () => {
  try {
    const folder = dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'))
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
    const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
    const pathFile = join(folder, 'path.txt')
    const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : (names[process.platform] ?? 'electron')
    const binary = join(dist ?? join(folder, 'dist'), name)
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** Tries once a lock file: a machine that cannot reach the download should not wait for it at every start. */
const fetchElectron = async () => {
  const { createHash } = await import('node:crypto')
  const { mkdirSync, writeFileSync } = await import('node:fs')
  const stamp = join(root, 'node_modules/.groundwork-electron')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (!flags.has('--desktop') && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return null
  const script = join(root, 'node_modules/electron/install.js')
  if (!existsSync(script)) return null
  say('Fetching Electron for the desktop window (once, about 100 MB) ...')
  spawnSync(process.execPath, [script], { cwd: root, stdio: 'ignore', timeout: downloadWithinMs })
  const binary = electronBinary()
  if (binary === null) {
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, lock)
  }
  return binary
}

const run = (program, args, env = process.env) => {
  const child = spawn(program, args, { cwd: process.cwd(), stdio: 'inherit', env })
  // Ctrl+C reaches the child by itself (same terminal): it stops in order, and we wait for it.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    say(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

ensureDependencies()
const { buildHosts, buildWindow } = await import('./build.mjs')
try {
  const built = await Promise.all([buildHosts(), buildWindow()])
  if (built.some(Boolean)) say('Built.')
} catch (error) {
  say(`The build failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}

const why = flags.has('--browser') ? 'as asked' : !hasDisplay() ? 'there is no display here' : null
const electron = why === null ? (electronBinary() ?? (await fetchElectron())) : null
if (electron) {
  // VS Code's terminal sets ELECTRON_RUN_AS_NODE, which would make a Node of it. Chromium's sandbox cannot work for root.
  const { ELECTRON_RUN_AS_NODE: _unused, ...env } = process.env
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  run(electron, [root, ...(asRoot ? ['--no-sandbox'] : []), ...(openPath === undefined ? [] : [openPath])], env)
} else {
  say(`Browser mode: ${why ?? "Electron's binary could not be had (Groundwork works the same without it)"}.`)
  run(process.execPath, [
    join(root, 'dist/server.mjs'),
    ...(openPath === undefined ? [] : [openPath]),
    ...(flags.has('--no-open') ? ['--no-open'] : []),
  ])
}
