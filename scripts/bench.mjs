// npm run bench [-- NAME ...]: runs tests/bench/*.bench.ts (`-- load` picks one), each exporting run() -> rows of
// tests/bench/types.ts, each in a process of its own so that none inherits another's memory, and writes
// tests/bench/results.json. Claims of speed live here, as ratios measured in the same run.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'tests/bench')
ensureDependencies()
const { build } = await import('esbuild')
const { buildHosts, buildWindow } = await import('./build.mjs')
await Promise.all([buildHosts(), buildWindow()])

const wanted = process.argv.slice(2)
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .toSorted()
const files = all.filter((name) => !wanted.length || wanted.some((w) => name.startsWith(w)))
if (!files.length) {
  process.stderr.write(
    `No bench begins with ${wanted.join(' or ')}. There are: ${all.map((name) => name.replace('.bench.ts', '')).join(', ')}.\n`,
  )
  process.exit(2)
}
const resultsFile = join(folder, 'results.json')
const before = (() => {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8')).results ?? {}
  } catch {
    return {}
  }
})()
const longestMs = 10 * 60_000

/** The rows of one bench. The process group is ended when it takes too long, and with it the servers it started. */
const runOne = async (file) => {
  const outfile = join(root, 'tests/.out/bench', file.replace(/\.ts$/, '.mjs'))
  const answer = outfile.replace(/\.mjs$/, '.json')
  mkdirSync(dirname(outfile), { recursive: true })
  rmSync(answer, { force: true })
  await build({
    entryPoints: [join(folder, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    sourcemap: 'inline',
    packages: 'external',
    absWorkingDir: root,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(folder, file)).href) },
  })
  const code = `const { run } = await import(${JSON.stringify(pathToFileURL(outfile).href)}); (await import('node:fs')).writeFileSync(${JSON.stringify(answer)}, JSON.stringify(await run())); process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  })
  const end = (signal) => {
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
    } catch {
      // gone already
    }
  }
  const interrupted = () => {
    end('SIGTERM')
    process.exit(130)
  }
  process.once('SIGINT', interrupted)
  let late = false
  const timer = setTimeout(() => {
    late = true
    end('SIGTERM')
  }, longestMs)
  const exit = await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  process.off('SIGINT', interrupted)
  if (late) throw new Error(`took more than ${longestMs / 60_000} minutes`)
  if (exit !== 0) throw new Error(`ended with code ${exit}`)
  return JSON.parse(readFileSync(answer, 'utf8'))
}

const busy = loadavg()[0] ?? 0
if (busy > cpus().length / 2)
  process.stdout.write(
    `This computer is busy (load ${busy.toFixed(1)} on ${cpus().length} cores): ratios hold better than times.\n`,
  )
const results = Object.fromEntries(Object.entries(before).filter(([file]) => all.includes(file)))
let missed = 0
let broken = 0
for (const file of files) {
  const started = Date.now()
  try {
    const rows = await runOne(file)
    results[file] = {
      at: new Date().toISOString().slice(0, 10),
      seconds: Math.round((Date.now() - started) / 1000),
      load: Number(busy.toFixed(1)),
      rows,
    }
    for (const { ok, name, value, unit = '', goal = '', detail } of rows) {
      if (!ok) missed++
      process.stdout.write(
        `${ok ? 'ok    ' : 'MISSED'}  ${name}: ${value} ${unit} (goal ${goal})${detail ? `  ${detail}` : ''}\n`,
      )
    }
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`
    writeFileSync(resultsFile, `${JSON.stringify({ machine, results }, null, 2)}\n`)
  } catch (error) {
    broken++
    process.stdout.write(`BROKEN  ${file}: ${error.message}\n`)
  }
}
process.stdout.write(
  `${missed ? `${missed} goals missed.` : 'All goals met.'}${broken ? ` ${broken} benches did not run.` : ''}\n`,
)
process.exit(broken ? 1 : 0)
