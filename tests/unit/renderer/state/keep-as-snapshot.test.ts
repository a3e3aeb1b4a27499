import { expect, test } from 'vitest'
import type { FoundServers } from '../../../../shared/model/server.ts'
import { keyOfMade } from '../../../../renderer/state/keep-as-snapshot.ts'

const found: FoundServers = {
  running: [],
  installations: [],
  builtIn: [
    { major: 18, state: 'running', port: 5433, dataDirectory: '', logFile: '' },
    { major: 15, state: 'stopped', port: 5434, dataDirectory: '', logFile: '' },
  ],
  durationMs: 1,
}
const at = { host: '127.0.0.1', port: 5433 }

test('a built-in server goes by its version, whatever it was asked for as; another as it was asked for', () => {
  expect(keyOfMade({ ...at, ref: { kind: 'built-in' } }, found)).toBe('built-in:18')
  expect(keyOfMade(at, found)).toBe('built-in:18')
  expect(keyOfMade({ ...at, ref: { kind: 'built-in', major: 15 } }, found)).toBe('built-in:15')
  expect(keyOfMade({ ...at, ref: { kind: 'address', host: 'db', port: 6000, user: 'ada' } }, found)).toBe('ada@db:6000')
  expect(keyOfMade({ host: 'db', port: 5434 }, found)).toBe('postgres@db:5434')
  expect(keyOfMade({ ...at, ref: { kind: 'built-in' } }, null)).toBe('built-in')
})
