// The command line as a program (dist/cli.mjs).
import { defaultPaths } from '../core/hosts/default-paths.ts'
import { findRoot, readVersion } from '../core/hosts/find-root.ts'
import { processIo } from './io.ts'
import { runCli } from './run-cli.ts'

const root = findRoot(import.meta.url)
const io = processIo()
const code = await runCli(process.argv.slice(2), { io, paths: () => defaultPaths(root, io.env), version: readVersion(root) })
// Not process.exit: what is still being written to a pipe must arrive.
process.exitCode = code
