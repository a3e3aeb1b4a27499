// Folders for the time of one task, in the system's temporary folder: `groundwork-<task>-<pid>-<random>`. The process removes
// its own; those of a process that was killed are removed by the next Groundwork.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isProcessAlive } from '../server/process-alive.ts'

const tasks = ['load', 'restore', 'unpacked', 'toc', 'build'] as const
const shape = new RegExp(`^groundwork-(?:${tasks.join('|')})-(\\d+)-`)

/** Readable by this account alone. Whoever makes it removes it. */
export const makeTaskFolder = (task: (typeof tasks)[number], place: string = tmpdir()): Promise<string> =>
  mkdtemp(join(place, `groundwork-${task}-${String(process.pid)}-`))

export const removeOrphanFolders = async (place: string = tmpdir()): Promise<void> => {
  for (const name of await readdir(place).catch(() => [])) {
    const pid = Number(shape.exec(name)?.[1])
    if (!(pid > 0) || (await isProcessAlive(pid))) continue
    // A folder of another account, or one that another Groundwork removes at the same time.
    await rm(join(place, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
