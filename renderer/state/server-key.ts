// A server as one word of an address: `built-in:18`, `postgres@localhost:5432`. Pure; read back to the same server.
import type { ServerRef } from '../../shared/model/server.ts'

export const serverKey = (ref: ServerRef): string => {
  if (ref.kind === 'built-in') return ref.major === undefined ? 'built-in' : `built-in:${ref.major}`
  const user = ref.user === undefined ? '' : `${encodeURIComponent(ref.user)}@`
  const database = ref.database === undefined ? '' : `/${encodeURIComponent(ref.database)}`
  const host = /[@/?%]/.test(ref.host) ? encodeURIComponent(ref.host) : ref.host
  return `${user}${host}:${ref.port}${database}${ref.sslMode === undefined ? '' : `?${ref.sslMode}`}`
}

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

export const parseServerKey = (key: string): ServerRef | null => {
  const builtIn = /^built-in(?::(\d+))?$/.exec(key)
  if (builtIn !== null)
    return builtIn[1] === undefined ? { kind: 'built-in' } : { kind: 'built-in', major: Number(builtIn[1]) }
  const parts = /^(?:([^@/?]*)@)?([^@/?]+):(\d+)(?:\/([^?]*))?(?:\?(.+))?$/.exec(key)
  const port = Number(parts?.[3])
  if (parts?.[2] === undefined || port < 1 || port > 65_535) return null
  const sslMode = sslModes.find((mode) => mode === parts[5])
  try {
    return {
      kind: 'address',
      host: decodeURIComponent(parts[2]),
      port,
      ...(parts[1] !== undefined && parts[1] !== '' && { user: decodeURIComponent(parts[1]) }),
      ...(parts[4] !== undefined && parts[4] !== '' && { database: decodeURIComponent(parts[4]) }),
      ...(sslMode !== undefined && { sslMode }),
    }
  } catch {
    return null // a broken % in a typed address
  }
}
