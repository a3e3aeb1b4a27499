// The command line as a program (dist/cli.mjs).
import { defaultPaths } from '../core/hosts/default-paths.ts'
import { surviveBugs } from '../core/hosts/survive-bugs.ts'
import { findRoot, readVersion } from '../core/hosts/find-root.ts'
import { processIo } from './io.ts'
import { runCli } from './run-cli.ts'

const root = findRoot(import.meta.url)
const io = processIo()
// The command itself is in runCli's hands; this is for what no call waits for (a connection that errs on its own).
surviveBugs(
  () => defaultPaths(root, io.env).data,
  (text) => io.err(`${text}\n`),
)
const code = await runCli(process.argv.slice(2), {
  io,
  paths: () => defaultPaths(root, io.env),
  version: readVersion(root),
})
// Not process.exit: what is still being written to a pipe must arrive.
process.exitCode = code
