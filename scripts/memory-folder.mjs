// A folder in memory for all that the tests write, where there is room: databases are made and dropped by the thousand,
// and a file system in memory halves the time of that. What a killed run left there is removed by the next one.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const base = '/dev/shm'
const prefix = 'gw-test-'
const leastBytes = 8 * 1024 ** 3

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Programs that tests write must run from there; in containers they often may not. */
const canExecute = (folder) => {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\nexit 7\n', { mode: 0o755 })
  return spawnSync(program).status === 7
}

/** Its path, or null where memory is short or cannot be used so. It is removed when the process ends. */
export const memoryFolder = () => {
  if (process.platform !== 'linux' || process.env.TMPDIR) return null
  try {
    for (const name of readdirSync(base))
      if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
        rmSync(join(base, name), { recursive: true, force: true })
    const { bavail, bsize } = statfsSync(base)
    if (Math.min(bavail * bsize, freemem()) < leastBytes) return null
    const folder = join(base, `${prefix}${process.pid}`)
    mkdirSync(folder)
    chmodSync(folder, 0o755) // as root, servers run under another account
    const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    process.on('exit', remove)
    if (canExecute(folder)) return folder
    remove()
  } catch {
    // No such file system: the ordinary temporary folder does as well, only slower.
  }
  return null
}
