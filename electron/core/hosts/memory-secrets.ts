import type { Secrets } from '../host.ts'

/** Secrets of a host without a keychain: asked once, gone with the process. `remember` cannot be kept and is not pretended. */
export const memorySecrets = (): Secrets => {
  const values = new Map<string, string>()
  return {
    get: (key) => Promise.resolve(values.get(key) ?? null),
    set: (key, value) => {
      values.set(key, value)
      return Promise.resolve()
    },
    forget: (key) => {
      values.delete(key)
      return Promise.resolve()
    },
  }
}
