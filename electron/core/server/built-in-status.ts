import { readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltInServer } from '../../../shared/model/server.ts'
import { askPort } from './ask-port.ts'
import { isCreated, readState, type BuiltInFiles } from './built-in-files.ts'
import { parsePostmasterPid, type PostmasterPid } from './postmaster-pid.ts'
import { isProcessAlive } from './process-alive.ts'

export const readPostmasterPid = async (data: string): Promise<PostmasterPid | null> => {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null)
  return text === null ? null : parsePostmasterPid(text)
}

/** What the built-in server of one major is doing: from its pid file, checked against the process and the port. */
export const builtInStatus = async (files: BuiltInFiles, major: number): Promise<BuiltInServer> => {
  const base = { major, dataDirectory: files.data, logFile: files.log }
  if (!(await isCreated(files))) return { ...base, state: 'not-created' }
  const [state, version, lock] = await Promise.all([
    readState(files),
    readFile(join(files.data, 'PG_VERSION'), 'utf8').catch(() => null),
    readPostmasterPid(files.data),
  ])
  const known = {
    ...base,
    ...(state === null ? {} : { version: state.version, port: state.port, source: state.source }),
  }
  if (version === null)
    return { ...known, state: 'broken', detail: 'Its data folder is not whole (PG_VERSION is missing).' }
  if (version.trim() !== String(major))
    return { ...known, state: 'broken', detail: `Its data is of PostgreSQL ${version.trim()}.` }
  if (lock === null) return { ...known, state: 'stopped' }
  const alive = (await isProcessAlive(lock.pid)) && (await worksIn(lock.pid, files.data))
  if (!alive)
    return {
      ...known,
      state: 'stopped',
      detail: 'It did not stop by itself (killed, or the computer went down); it recovers when it starts.',
    }
  if (lock.state === 'ready') {
    const answer = await askPort('127.0.0.1', lock.port, 500)
    if (answer.kind === 'closed')
      return {
        ...known,
        state: 'stopped',
        detail: `Process ${String(lock.pid)} has taken its number; the server itself is gone.`,
      }
    return { ...known, state: 'running', port: lock.port, pid: lock.pid }
  }
  return {
    ...known,
    state: 'starting',
    port: lock.port,
    pid: lock.pid,
    ...(lock.state === 'stopping' ? { detail: 'It is stopping.' } : {}),
  }
}

/** PostgreSQL works in its data folder. Where that can be seen (Linux), a stranger with the same number is told apart at once. */
const worksIn = async (pid: number, data: string): Promise<boolean> => {
  if (process.platform !== 'linux') return true
  const folder = await readlink(`/proc/${String(pid)}/cwd`).catch(() => null)
  return folder === null || folder === (await realpath(data))
}
