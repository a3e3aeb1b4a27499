import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type ServerArguments = {
  readonly openPath?: string
  readonly port: number
  readonly open: boolean
  readonly idleMs: number
}

const positive = (text: string | undefined, name: string, fallback: number): number => {
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number, not "${text}".`)
  return value
}

/** Throws an Error with one plain sentence on a wrong argument. */
export const readArguments = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServerArguments => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    allowNegative: true,
    options: { open: { type: 'boolean', default: true }, port: { type: 'string' }, 'idle-minutes': { type: 'string' } },
  })
  if (positionals.length > 1) throw new Error(`One recipe at a time, please: ${positionals.join(', ')}.`)
  const port = positive(values.port, '--port', 0)
  if (port > 65_535 || !Number.isInteger(port)) throw new Error(`--port must be between 0 and 65535, not ${port}.`)
  const idleMinutes = positive(values['idle-minutes'] ?? env['GROUNDWORK_IDLE_MINUTES'], '--idle-minutes', 30)
  return {
    ...(positionals[0] === undefined ? {} : { openPath: resolve(env['INIT_CWD'] ?? process.cwd(), positionals[0]) }),
    port,
    open: values.open,
    idleMs: idleMinutes === 0 ? Number.MAX_SAFE_INTEGER : idleMinutes * 60_000,
  }
}
