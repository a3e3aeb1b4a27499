// Installs the locked dependencies when they are missing or the lock file changed. Node's own modules only: this runs
// before anything is installed. Everything is said on stderr, so that --json output stays clean.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

export const ensureNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  process.stderr.write(
    `Groundwork needs Node 20.19 or newer; this is ${process.versions.node}. Get one at https://nodejs.org.\n`,
  )
  process.exit(1)
}

export const ensureDependencies = () => {
  ensureNode()
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules/.groundwork-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing the dependencies (once, about half a minute) ...\n')
  // npm's own script is run by this Node, so that no shell and no npm.cmd is needed on Windows.
  const npm = process.env.npm_execpath
  const [program, args] =
    npm?.endsWith('.js') || npm?.endsWith('.cjs')
      ? [process.execPath, [npm]]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const result = spawnSync(program, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
  })
  if (result.status !== 0) {
    process.stderr.write(
      `npm ci failed${result.error ? `: ${result.error.message}` : ''}. Is the npm registry reachable? Then run this again.\n`,
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}
