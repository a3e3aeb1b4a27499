// npm test: sets itself up, then runs everything and ends with one line of passed, failed and skipped.
// What this machine cannot run is skipped by name, never silently.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureSystemPackages } from './ensure-system-packages.mjs'
import { memoryFolder } from './memory-folder.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'tests/.out')
const bin = (pkg, file) => join(root, 'node_modules', pkg, file)
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const skips = []
const retried = []

const say = (text) => process.stdout.write(`${text}\n`)
const node = (args, env = {}) => {
  const started = Date.now()
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(inMemory === null ? {} : { TMPDIR: inMemory }), ...env },
  })
  return { ok: result.status === 0, seconds: ((Date.now() - started) / 1000).toFixed(1) }
}
const count = (name, { passed = 0, failed = 0, skipped = 0 }, seconds) => {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  say(`\n— ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s —\n`)
}
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

const check = (name, ...commands) => {
  for (const args of commands) {
    const { ok, seconds } = node(args)
    if (!ok) failures.push(`${name}: node ${args.map((a) => relative(root, a) || a).join(' ')}`)
    count(name, ok ? { passed: 1 } : { failed: 1 }, seconds)
  }
}

const vitest = (name, projects) => {
  const report = join(out, `${name}.json`)
  const again = join(out, `${name}-retried.txt`)
  const { ok, seconds } = node(
    [
      bin('vitest', 'vitest.mjs'),
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=dot',
      '--reporter=json',
      `--reporter=${join(root, 'tests/helpers/retried-reporter.ts')}`,
      `--outputFile.json=${report}`,
    ],
    { RETRIED_FILE: again },
  )
  if (existsSync(again)) retried.push(...readFileSync(again, 'utf8').trim().split('\n'))
  const result = readJson(report)
  const failed = result?.numFailedTests ?? 0
  for (const file of result?.testResults ?? []) {
    for (const test of file.assertionResults) {
      if (test.status === 'failed') failures.push(`${relative(root, file.name)}: ${test.fullName}`)
      if (test.status === 'pending' || test.status === 'skipped')
        skips.push(`${relative(root, file.name)}: ${test.fullName}`)
    }
    if (file.status === 'failed' && !file.assertionResults.length)
      failures.push(`${relative(root, file.name)}: ${file.message}`)
  }
  // A file that does not load, or no report at all, fails even though no single test did.
  count(
    name,
    {
      passed: result?.numPassedTests ?? 0,
      failed: ok ? 0 : Math.max(failed, 1),
      skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
    },
    seconds,
  )
}

const playwright = (browser) => {
  if (!browser) {
    skips.push('end-to-end tests: no Chromium on this machine (install chromium, or set CHROMIUM_PATH)')
    return count('end to end', { skipped: 1 }, '0')
  }
  const report = join(out, 'e2e.json')
  const { ok, seconds } = node([bin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    CHROMIUM_PATH: browser,
  })
  const stats = readJson(report)?.stats
  const failed = stats?.unexpected ?? 0
  collectSpecs(readJson(report)?.suites ?? [])
  count(
    'end to end',
    {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: ok && stats ? failed : Math.max(failed, 1),
      skipped: stats?.skipped ?? 0,
    },
    seconds,
  )
}

const collectSpecs = (suites) => {
  for (const suite of suites) {
    for (const spec of suite.specs ?? []) {
      const results = spec.tests.flatMap((test) => test.status)
      if (results.includes('unexpected')) failures.push(`${spec.file}: ${spec.title}`)
      if (results.includes('flaky')) retried.push(`${spec.file}: ${spec.title}`)
      if (results.includes('skipped')) skips.push(`${spec.file}: ${spec.title}`)
    }
    collectSpecs(suite.suites ?? [])
  }
}

const started = Date.now()
const inMemory = memoryFolder()
ensureDependencies()
const { chromium, missing } = ensureSystemPackages()
for (const line of missing) say(line)
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

check(
  'types',
  [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.node.json'],
  [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.web.json'],
)
check('lint', [bin('oxlint', 'bin/oxlint'), '--deny-warnings'])
check('build', [join(root, 'scripts/build.mjs')])
vitest('unit', ['unit', 'window'])
vitest('integration', ['integration'])
playwright(chromium)

if (skips.length) say(`Skipped:\n${skips.map((line) => `  - ${line}`).join('\n')}\n`)
if (retried.length) say(`Passed only the second time:\n${retried.map((line) => `  - ${line}`).join('\n')}\n`)
if (failures.length) say(`Failed:\n${failures.map((line) => `  - ${line}`).join('\n')}\n`)
say(`Everything in ${Math.round((Date.now() - started) / 1000)} s.`)
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed ? 1 : 0)
