// Passwords the person wants to keep, encrypted with the key the operating system guards (Keychain, DPAPI, libsecret,
// kwallet). On a Linux without such a guard Electron would use a key everybody knows (basic_text): then nothing is
// written, and secrets live in memory only.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import type { Secrets } from '../core/host.ts'
import { memorySecrets } from '../core/hosts/memory-secrets.ts'

const fileSchema = z.record(z.string(), z.string())
type Kept = Readonly<Record<string, string>>

/** Can be asked once Electron is ready. */
export const isKeychainSafe = (platform: NodeJS.Platform = process.platform): boolean => {
  if (!safeStorage.isEncryptionAvailable()) return false
  if (platform !== 'linux') return true
  const backend = safeStorage.getSelectedStorageBackend()
  return backend !== 'basic_text' && backend !== 'unknown'
}

const read = (file: string): Kept => {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {} // none yet, or damaged: the person is asked again
  }
}

const write = (file: string, kept: Kept): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const partial = `${file}.partial`
  writeFileSync(partial, JSON.stringify(kept), { mode: 0o600 })
  renameSync(partial, file)
}

const decrypt = (value: string): string | null => {
  try {
    return safeStorage.decryptString(Buffer.from(value, 'base64'))
  } catch {
    return null // another user's key, or another machine's
  }
}

export const keychainSecrets = (file: string, isSafe: boolean): Secrets => {
  const memory = memorySecrets()
  return {
    get: async (key) => {
      const remembered = await memory.get(key)
      if (remembered !== null || !isSafe) return remembered
      const value = read(file)[key]
      return value === undefined ? null : decrypt(value)
    },
    set: async (key, value, remember) => {
      await memory.set(key, value, remember)
      if (remember && isSafe) write(file, { ...read(file), [key]: safeStorage.encryptString(value).toString('base64') })
    },
    forget: async (key) => {
      await memory.forget(key)
      const { [key]: gone, ...rest } = read(file)
      if (gone !== undefined) write(file, rest)
    },
  }
}
