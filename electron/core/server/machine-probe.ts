// All that the finders may ask of a computer. The real one is `localMachine`; tests hand in recorded Windows, macOS and
// RPM machines, so that every layout is tested on any system. Nothing here raises: what is not there is empty or null.
import type { Env } from './parsed-server.ts'
import type { PortAnswer } from './ask-port.ts'

export type ToolAnswer = {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** It could not be started, or did not end in time. */
  readonly problem?: string
}

export type MachineProbe = {
  readonly platform: 'win32' | 'darwin' | 'linux'
  readonly arch: string
  readonly env: Env
  readonly home: string
  readonly listFolder: (path: string) => Promise<readonly string[]>
  readonly readFile: (path: string) => Promise<string | null>
  readonly exists: (path: string) => Promise<boolean>
  /** With all links followed; the path itself when that cannot be done. */
  readonly realPath: (path: string) => Promise<string>
  readonly readLink: (path: string) => Promise<string | null>
  readonly runTool: (path: string, args: readonly string[], timeoutMs: number) => Promise<ToolAnswer>
  /** What answers on a port or socket. */
  readonly askPort: (host: string, port: number, timeoutMs: number) => Promise<PortAnswer>
  readonly isAlive: (pid: number) => Promise<boolean>
}
