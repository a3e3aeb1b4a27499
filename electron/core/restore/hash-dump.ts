// SHA-256 of what is restored. A large file is read by a thread of its own: while it is also being looked through, there is
// a core left over, and none later.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { statDump } from '../archive/stat-dump.ts'
import { refuseFile } from '../script/text-source.ts'

const threadFromBytes = 8 * 1024 * 1024

/** As text, so that it needs no file of its own in the packed app. */
const threadCode = `
const { createHash } = require('node:crypto')
const { closeSync, openSync, readSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')
const hash = createHash('sha256')
const memory = Buffer.allocUnsafeSlow(1024 * 1024)
const file = openSync(workerData, 'r')
for (let bytes = readSync(file, memory); bytes > 0; bytes = readSync(file, memory)) hash.update(memory.subarray(0, bytes))
closeSync(file)
parentPort.postMessage(hash.digest('hex'))`

const hashInThread = (path: string, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(threadCode, { eval: true, execArgv: [], workerData: path }) // not as a module, whatever this process is
    const stop = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      void thread.terminate()
    }
    signal.addEventListener('abort', stop, { once: true })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(new Error('the thread that reads the file ended early')) // no matter when it has answered
    })
    if (signal.aborted) stop()
  })

const hashHere = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const hashBytes = async (path: string, signal: AbortSignal): Promise<string> =>
  (await stat(path)).size < threadFromBytes ? hashHere(path, signal) : hashInThread(path, signal)

const hashFile = (path: string, signal: AbortSignal): Promise<string> =>
  hashBytes(path, signal).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof Error && 'syscall' in error)) throw error
    return refuseFile(path, error)
  })

/** Of a folder: the hash of its files' names and hashes, in order of the names. */
export const hashDump = async (path: string, signal: AbortSignal): Promise<string> => {
  if (!(await stat(path)).isDirectory()) return hashFile(path, signal)
  const hash = createHash('sha256')
  for (const name of (await readdir(path)).toSorted()) {
    const file = join(path, name)
    if ((await stat(file)).isFile()) hash.update(`${name}\0${await hashFile(file, signal)}\n`)
  }
  return hash.digest('hex')
}

export type DumpSize = {
  readonly bytes: number
  /** Another one when its files change. */
  readonly stamp: string
}

export const measureDump = async (path: string): Promise<DumpSize> => {
  const info = await statDump(path)
  if (!info.isDirectory()) return { bytes: info.size, stamp: `${info.size} ${info.mtimeMs}` }
  const names = await readdir(path).catch((error: unknown) => refuseFile(path, error))
  const files = await Promise.all(
    names.toSorted().map((name) =>
      stat(join(path, name)).then(
        (found) => ({ bytes: found.isFile() ? found.size : 0, stamp: `${name} ${found.size} ${found.mtimeMs}` }),
        () => ({ bytes: 0, stamp: name }),
      ),
    ),
  )
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    stamp: files.map(({ stamp }) => stamp).join('\n'),
  }
}

export const sizeOfDump = async (path: string): Promise<number> => (await measureDump(path)).bytes
