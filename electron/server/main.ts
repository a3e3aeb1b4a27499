// Browser mode as a program: node dist/server.mjs [recipe] [--no-open] [--port N] [--idle-minutes N].
// The address goes to stdout, everything else to stderr.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from '../core/app.ts'
import { GroundworkError } from '../core/failures.ts'
import { defaultPaths } from '../core/hosts/default-paths.ts'
import { findRoot, readVersion } from '../core/hosts/find-root.ts'
import { hasDisplay, openerFor, openInSystem } from '../core/hosts/open-in-system.ts'
import { surviveBugs } from '../core/hosts/survive-bugs.ts'
import { findOrStart } from './find-or-start.ts'
import { readArguments } from './read-arguments.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const stopOnSignals = (stop: () => Promise<void>): void => {
  let asked = false
  const onSignal = (): void => {
    if (asked) process.exit(130)
    asked = true
    say('Stopping ... (once more to end at once)')
    void stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
}

const run = async (): Promise<void> => {
  const { open, ...given } = readArguments(process.argv.slice(2), process.env)
  const root = findRoot(import.meta.url)
  const version = readVersion(root)
  const paths = defaultPaths(root)
  surviveBugs(() => paths.data, say)
  const found = await findOrStart({
    ...given,
    createApp,
    version,
    paths,
    pageFolder: join(root, 'dist', 'renderer'),
    build: `${version} ${statSync(fileURLToPath(import.meta.url)).mtimeMs}`,
  })
  if (found.kind === 'running') say('Groundwork is already running; a new window of it:')
  process.stdout.write(`Groundwork  ${found.address}\n`)
  const isOpen =
    open &&
    hasDisplay(process.platform, process.env) &&
    (await openInSystem(openerFor(process.platform, found.address)))
  if (!isOpen) say('Open this address in a browser on this machine. It works once; npm start gives another.')
  if (found.kind === 'running') return
  say('Ctrl+C stops it.')
  stopOnSignals(found.mode.stop)
  await found.mode.stopped
}

process.stdout.on('error', () => undefined) // the reader of the address may go away; the window stays
process.stderr.on('error', () => undefined)

run().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    if (error instanceof GroundworkError && error.failure.hint) say(error.failure.hint)
    process.exit(1)
  },
)
