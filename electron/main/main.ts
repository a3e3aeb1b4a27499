// Electron's entry point (dist/electron/main.mjs). Everything is in start-electron.ts, where tests can call it.
import { defaultPaths } from '../core/hosts/default-paths.ts'
import { findRoot } from '../core/hosts/find-root.ts'
import { surviveBugs } from '../core/hosts/survive-bugs.ts'
import { startElectron } from './start-electron.ts'

surviveBugs(
  () => defaultPaths(findRoot(import.meta.url)).data,
  (text) => void process.stderr.write(`${text}\n`),
)
startElectron()
