// Ends a program gently first. SIGINT is what a person's Ctrl-C sends: psql, pg_dump and pg_restore then cancel their
// statement on the server; SIGTERM or SIGKILL would leave it running there.
import { spawn, type ChildProcess } from 'node:child_process'

const steps = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const

export const killLadder = (
  child: ChildProcess,
  options: { readonly group: boolean; readonly patienceMs: number },
): { readonly climb: () => void; readonly stop: () => void; readonly sweep: () => void } => {
  let step = 0
  let timer: NodeJS.Timeout | undefined
  const climb = (): void => {
    const signal = steps[step]
    if (signal === undefined) return
    step += 1
    send(child, signal, options.group)
    timer = setTimeout(climb, options.patienceMs)
  }
  return {
    climb: () => {
      if (step === 0) climb()
    },
    stop: () => {
      clearTimeout(timer)
    },
    // The program has ended; children of it that ignored the gentle signals must not go on.
    sweep: () => {
      if (step > 0 && options.group && process.platform !== 'win32') send(child, 'SIGKILL', true)
    },
  }
}

const send = (child: ChildProcess, signal: NodeJS.Signals, group: boolean): void => {
  if (child.pid === undefined) return
  if (group && process.platform === 'win32') {
    // Windows has no process groups to signal: taskkill walks the tree.
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], {
      shell: false,
      windowsHide: true,
      stdio: 'ignore',
    }).on('error', () => child.kill())
    return
  }
  try {
    if (group) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // gone already
  }
}
