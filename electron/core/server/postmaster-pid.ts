/** postmaster.pid, line by line: pid, data directory, start time, port, socket directory, listen address, shared memory, state. */
export type PostmasterPid = {
  readonly pid: number
  readonly dataDirectory: string
  readonly startedAt: number // seconds since 1970
  readonly port: number
  readonly socketDirectory: string
  readonly listenAddress: string
  readonly state: string // starting, ready, stopping, standby; empty while it is being written
}

/** Null when it is not whole yet: the server writes it in steps. A negative pid is a standalone backend (--single). */
export const parsePostmasterPid = (text: string): PostmasterPid | null => {
  const lines = text.split(/\r?\n/)
  const pid = Number(lines[0]?.trim())
  const port = Number(lines[3]?.trim())
  if (!Number.isInteger(pid) || pid === 0) return null
  return {
    pid,
    dataDirectory: lines[1] ?? '',
    startedAt: Number(lines[2] ?? 0) || 0,
    port: Number.isInteger(port) ? port : 0,
    socketDirectory: lines[4]?.trim() ?? '',
    listenAddress: lines[5]?.trim() ?? '',
    state: lines[7]?.trim() ?? '',
  }
}
