import type { FoundServers, ServerRef } from '../../../../shared/model/server.ts'
import type { SelectOption } from '../../../components/select.tsx'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'
import { wizardStrings } from '../../../strings/wizard-strings.ts'
import { splitAddress } from '../../../wizard/model/setup-input.ts'
import { usableServers } from '../../../wizard/model/usable-servers.ts'

// The servers a restore can go to, as options of a select, and back. Pure.

/** `built-in`, `built-in:18` or `host:port`; anything else is the built-in server. */
export const serverFromSetting = (text: string): ServerRef => {
  const builtIn = /^built-in(?::(\d+))?$/.exec(text.trim())
  if (builtIn !== null)
    return builtIn[1] === undefined ? { kind: 'built-in' } : { kind: 'built-in', major: Number(builtIn[1]) }
  const address = splitAddress(text.trim())
  return address === null ? { kind: 'built-in' } : { kind: 'address', ...address, user: 'postgres' }
}

export const valueOfServer = (server: ServerRef): string => {
  if (server.kind === 'built-in') return server.major === undefined ? 'built-in' : `built-in:${server.major}`
  return `${server.user === undefined || server.user === 'postgres' ? '' : `${server.user}@`}${server.host}:${server.port}`
}

export const labelOfServer = (server: ServerRef): string => {
  if (server.kind === 'address') return valueOfServer(server)
  return server.major === undefined ? words.builtIn : words.builtInMajor(server.major)
}

export type ServerOption = SelectOption<string> & { readonly server: ServerRef | null }

/** The chosen one is always among them; `other` leads to a field. */
export const serverOptions = (found: FoundServers | null, chosen: ServerRef): readonly ServerOption[] => {
  const known: readonly ServerOption[] = [
    {
      value: 'built-in',
      label: words.builtIn,
      description: wizardStrings.server.bestVersion,
      server: { kind: 'built-in' },
    },
    ...(found?.builtIn ?? []).map(({ major, state }): ServerOption => ({
      value: `built-in:${major}`,
      label: words.builtInMajor(major),
      description: wizardStrings.server.majorState[state],
      server: { kind: 'built-in', major },
    })),
    ...usableServers(found).map((server): ServerOption => {
      const ref: ServerRef = {
        kind: 'address',
        host: server.host,
        port: server.port,
        user: server.ref.kind === 'address' ? (server.ref.user ?? 'postgres') : 'postgres',
      }
      return {
        value: valueOfServer(ref),
        label: valueOfServer(ref),
        description: [
          server.version === undefined ? undefined : `PostgreSQL ${server.version}`,
          wizardStrings.server.state[server.state],
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
        server: ref,
      }
    }),
  ]
  const value = valueOfServer(chosen)
  const all = known.some((option) => option.value === value)
    ? known
    : [...known, { value, label: labelOfServer(chosen), server: chosen }]
  return [
    ...all.filter((option, index) => all.findIndex((other) => other.value === option.value) === index),
    { value: 'other', label: words.anotherServer, server: null },
  ]
}

/** The version it will be, where that is known before it runs; false: it can be asked now. */
export const notRunning = (
  found: FoundServers | null,
  server: ServerRef,
): { readonly major: number | undefined } | false => {
  if (server.kind === 'address') return false
  const own = found?.builtIn ?? []
  const wanted =
    server.major === undefined
      ? own.filter(({ state }) => state === 'running')
      : own.filter(({ major, state }) => major === server.major && state === 'running')
  if (wanted.length > 0) return false
  return { major: server.major ?? own.map(({ major }) => major).toSorted((a, b) => b - a)[0] }
}
