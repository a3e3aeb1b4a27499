import { access, readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { runTool } from '../process/run-tool.ts'
import { askPort } from './ask-port.ts'
import { homeFolder } from './home-folder.ts'
import type { MachineProbe } from './machine-probe.ts'
import type { Env } from './parsed-server.ts'
import { isProcessAlive } from './process-alive.ts'

/** The computer we run on. */
export const localMachine = (env: Env): MachineProbe => ({
  platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
  arch: process.arch,
  env,
  home: homeFolder(env),
  listFolder: (path) => readdir(path).catch(() => []),
  readFile: (path) => readFile(path, 'utf8').catch(() => null),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  realPath: (path) => realpath(path).catch(() => path),
  readLink: (path) => readlink(path).catch(() => null),
  runTool: async (path, args, timeoutMs) => {
    try {
      const result = await runTool({ path, args, timeoutMs, patienceMs: 100, keepBytes: 1024 * 1024 })
      return {
        exitCode: result.exitCode,
        stdout: result.stdout,
        stderr: result.stderr,
        ...(result.timedOut ? { problem: `It did not answer within ${String(timeoutMs / 1000)} s.` } : {}),
      }
    } catch (error) {
      return {
        exitCode: null,
        stdout: '',
        stderr: '',
        problem: error instanceof Error ? error.message : String(error),
      }
    }
  },
  askPort: (host, port, timeoutMs) => askPort(host, port, timeoutMs),
  isAlive: isProcessAlive,
})
