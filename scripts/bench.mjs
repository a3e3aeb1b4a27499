// npm run bench [NAME ...]: runs tests/bench/*.bench.ts, each exporting run() -> [{name, value, unit, goal, ok}], and
// writes tests/bench/results.json. Claims of speed live here, as ratios measured in the same run.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
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
const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts') && (!wanted.length || wanted.some((w) => name.startsWith(w))))
const resultsFile = join(folder, 'results.json')
const before = (() => {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8')).results
  } catch {
    return {}
  }
})()

const results = { ...before }
let missed = 0
for (const file of files) {
  const outfile = join(root, 'tests/.out/bench', file.replace(/\.ts$/, '.mjs'))
  mkdirSync(dirname(outfile), { recursive: true })
  await build({
    entryPoints: [join(folder, file)], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning', sourcemap: 'inline',
    packages: 'external', absWorkingDir: root, define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(folder, file)).href) },
  })
  const { run } = await import(pathToFileURL(outfile).href)
  const rows = await run()
  results[file] = { at: new Date().toISOString().slice(0, 10), rows }
  for (const row of rows) {
    if (!row.ok) missed++
    process.stdout.write(`${row.ok ? 'ok    ' : 'MISSED'}  ${row.name}: ${row.value} ${row.unit} (goal ${row.goal})\n`)
  }
  writeFileSync(resultsFile, `${JSON.stringify({ machine: `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`, results }, null, 2)}\n`)
}
process.stdout.write(missed ? `${missed} goals missed.\n` : 'All goals met.\n')
process.exit(0)
