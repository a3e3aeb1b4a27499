import { describe, expect, test } from 'vitest'
import {
  notRunning,
  serverFromSetting,
  serverOptions,
  valueOfServer,
} from '../../../../renderer/screens/restore/model/server-choice.ts'
import {
  canRestore,
  extensionNeed,
  fileDetails,
  findingOfExtension,
  layersText,
  otherFindings,
  roleNeed,
  schemaOf,
  schemasOf,
  suggestDatabase,
  tableBars,
  verdictTone,
} from '../../../../renderer/screens/restore/model/xray-view.ts'
import type { FoundServers } from '../../../../shared/model/server.ts'
import { archiveXRay } from './samples.ts'

describe('the file', () => {
  test("its layers from the outside in, and who made it without the packager's words", () => {
    expect(layersText(archiveXRay.layers)).toBe('gzip › custom archive')
    const details = new Map(fileDetails(archiveXRay).map(({ term, value }) => [term, value]))
    expect(details.get('Made by')).toBe('pg_dump 15.4')
    expect(details.get('From')).toBe('PostgreSQL 15.4')
    expect(details.get('On')).toMatch(/18 Nov 2026/)
    expect(details.has('Lines')).toBe(false)
  })

  test("a name for the database: the dump's own, else the file's, never a maintenance database", () => {
    expect(suggestDatabase('/d/x.dump', archiveXRay)).toBe('shop')
    const named = (databaseName: string) => ({ ...archiveXRay, archive: { ...archiveXRay.archive!, databaseName } })
    expect(suggestDatabase('/d/Kunde 47.sql.gz', named('postgres'))).toBe('kunde_47')
    expect(suggestDatabase('C:\\d\\2026-11.backup', null)).toBe('db_2026_11')
    expect(suggestDatabase('/d/äöü.dump', null)).toBe('restored')
  })
})

describe('the verdict', () => {
  test('rows that are not in the file weigh more than what the server lacks', () => {
    expect(verdictTone(archiveXRay)).toBe('warn')
    expect(verdictTone({ ...archiveXRay, findings: [{ code: 'data-missing', severity: 'error', message: 'x' }] })).toBe(
      'bad',
    )
    expect(verdictTone({ ...archiveXRay, findings: [], verdict: { kind: 'will-restore', sentence: '' } })).toBe('ok')
  })
  test('what is no dump cannot be restored, one database of a whole server can', () => {
    expect(canRestore(archiveXRay)).toBe(true)
    expect(canRestore({ ...archiveXRay, kind: 'dumpall' })).toBe(true)
    expect(canRestore({ ...archiveXRay, kind: 'not-a-dump' })).toBe(false)
    expect(canRestore({ ...archiveXRay, verdict: { kind: 'cannot', sentence: '' } })).toBe(false)
  })
})

describe('tables', () => {
  test('largest first, each beside the largest', () => {
    const bars = tableBars(archiveXRay.tables)
    expect(bars.map(({ name }) => name)).toEqual(['public.big', 'public.small', '"Odd.Name".t'])
    expect(bars.map(({ share }) => share)).toEqual([1, 0.01, 0])
  })
  test('by rows where no bytes are known', () => {
    const bars = tableBars([
      { name: 'a', rows: 1, bytes: null },
      { name: 'b', rows: 4, bytes: null },
      { name: 'c', rows: null, bytes: null },
    ])
    expect(bars.map(({ name, share, size }) => [name, share, size])).toEqual([
      ['b', 1, '4 rows'],
      ['a', 0.25, '1 row'],
      ['c', 0, ''],
    ])
  })
  test('the schema of a name, quoted ones too', () => {
    expect(schemaOf('public.t')).toBe('public')
    expect(schemaOf('"a.b""c".t')).toBe('a.b"c')
    expect(schemaOf('t')).toBe(null)
    expect(schemasOf(archiveXRay.tables)).toEqual(['Odd.Name', 'public'])
  })
})

describe('needs', () => {
  test('what is left out says what goes with it', () => {
    const [citext, postgis] = archiveXRay.needs.extensions
    expect(extensionNeed(postgis!, true)).toMatchObject({
      tone: 'bad',
      text: 'Left out, with the 214 objects that depend on it.',
    })
    expect(extensionNeed(citext!, false)).toMatchObject({ tone: 'ok', text: '2 objects depend on it' })
    expect(extensionNeed({ ...citext!, available: null }, false).tone).toBe('neutral')
  })
  test("a missing role matters only where owners are kept, a provider's never", () => {
    const [rds, ann, postgres] = archiveXRay.needs.roles
    expect(roleNeed(ann!, false).tone).toBe('neutral')
    expect(roleNeed(ann!, true)).toMatchObject({ tone: 'warn', state: 'will be created' })
    expect(roleNeed(rds!, true).state).toBe('Amazon RDS')
    expect(roleNeed(postgres!, true).tone).toBe('ok')
  })
  test('findings with a place of their own are told once', () => {
    expect(otherFindings(archiveXRay).map(({ code }) => code)).toEqual(['server-older'])
    expect(findingOfExtension(archiveXRay, 'postgis')?.fixes?.[0]?.command).toBe('apt install')
    expect(findingOfExtension(archiveXRay, 'citext')).toBeUndefined()
  })
})

describe('servers', () => {
  const found: FoundServers = {
    durationMs: 1,
    installations: [],
    builtIn: [
      { major: 18, state: 'stopped', dataDirectory: '', logFile: '' },
      { major: 15, state: 'running', port: 5433, dataDirectory: '', logFile: '' },
    ],
    running: [
      {
        id: 'a',
        ref: { kind: 'address', host: 'localhost', port: 5432 },
        host: 'localhost',
        port: 5432,
        state: 'accepting',
        foundBy: ['port'],
        version: '15.4',
      },
      {
        id: 'b',
        ref: { kind: 'address', host: 'localhost', port: 5433 },
        host: 'localhost',
        port: 5433,
        state: 'accepting',
        foundBy: ['port'],
      },
    ],
  }
  test('a built-in server that sleeps says so', () => {
    expect(notRunning(found, { kind: 'built-in', major: 18 })).toEqual({ major: 18 })
    expect(notRunning(found, { kind: 'built-in', major: 15 })).toBe(false)
    expect(notRunning(found, { kind: 'built-in' })).toBe(false)
    expect(notRunning({ ...found, builtIn: found.builtIn.slice(0, 1) }, { kind: 'built-in' })).toEqual({ major: 18 })
  })
  test('the chosen one is among the options, each once, ours not twice', () => {
    const typed = { kind: 'address', host: 'db.example.org', port: 6432, user: 'ada' } as const
    const values = serverOptions(found, typed).map(({ value }) => value)
    expect(values).toEqual([
      'built-in',
      'built-in:18',
      'built-in:15',
      'localhost:5432',
      'ada@db.example.org:6432',
      'other',
    ])
    expect(new Set(serverOptions(found, serverFromSetting('localhost:5432')).map(({ value }) => value)).size).toBe(5)
  })
  test('the preferred one in the words of the settings', () => {
    expect(serverFromSetting('built-in:15')).toEqual({ kind: 'built-in', major: 15 })
    expect(valueOfServer(serverFromSetting('localhost:5439'))).toBe('localhost:5439')
    expect(serverFromSetting('service=x')).toEqual({ kind: 'built-in' })
  })
})
