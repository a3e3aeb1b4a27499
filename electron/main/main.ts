// Electron's entry point (dist/electron/main.mjs). Everything is in start-electron.ts, where tests can call it.
import { startElectron } from './start-electron.ts'

startElectron()
