// Processor time of a server with all of its backends, and of this process with the tools it ran: what a shared computer
// does to the clock does not change it much. Linux only; elsewhere zero.
import { readdirSync, readFileSync } from 'node:fs'

const msPerTick = 10

const read = (
  pid: number | string,
): { readonly parent: number; readonly own: number; readonly ended: number } | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = (from: number): number => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * msPerTick
    return { parent: fields[1] ?? 0, own: ticks(11), ended: ticks(13) }
  } catch {
    return null
  }
}

/** Of a process and its children that have ended. */
export const ownCpuMs = (pid: number): number => {
  const one = read(pid)
  return one === null ? 0 : one.own + one.ended
}

/** With those that live, too. */
export const cpuMs = (pid: number): number => {
  let sum = ownCpuMs(pid)
  for (const name of readdirSync('/proc')) {
    const one = /^\d+$/.test(name) ? read(name) : null
    if (one?.parent === pid) sum += one.own + one.ended
  }
  return sum
}
