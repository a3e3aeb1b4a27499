// A Host for tests: real folders in a temporary place, secrets in memory, events collected.
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '../../electron/core/host.ts'
import type { CoreEvent } from '../../shared/contract/transport.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

export const createTestHost = (change: Partial<Host> = {}): Host & { readonly events: CoreEvent[] } => {
  const events: CoreEvent[] = []
  const secrets = new Map<string, string>()
  const data = mkdtempSync(join(tmpdir(), 'gw-data-'))
  chmodSync(data, 0o755) // as root, built-in servers run under another account, and would move to /var/lib
  return {
    version: '0.0.0-test',
    paths: { data, resources: join(root, 'resources'), documents: join(data, 'documents'), shippedPostgres: root },
    capabilities: {
      host: 'test',
      pickFile: false,
      revealFile: false,
      keychain: false,
      notify: false,
      clipboard: false,
    },
    secrets: {
      get: async (key) => secrets.get(key) ?? null,
      set: async (key, value) => void secrets.set(key, value),
      forget: async (key) => void secrets.delete(key),
    },
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    pickFile: async () => null,
    revealFile: async () => undefined,
    openExternal: async () => undefined,
    writeClipboard: async () => undefined,
    notify: () => undefined,
    sendEvent: (event) => void events.push(event),
    ...change,
    events,
  }
}
