import { describe, expect, test } from 'vitest'
import { emptyDrafts, newScript } from '../../../../renderer/wizard/model/empty-drafts.ts'
import { problemOf, warningOf } from '../../../../renderer/wizard/model/problems.ts'
import { validateDatabase } from '../../../../renderer/wizard/model/validate-database.ts'
import {
  unknownPlaceholder,
  validateExtensions,
  validateExtras,
  validateSchema,
} from '../../../../renderer/wizard/model/validate-lists.ts'
import { validateServer } from '../../../../renderer/wizard/model/validate-server.ts'

const database = { ...emptyDrafts.database, name: 'shop', roleName: 'shop_app' }
const server = { ...emptyDrafts.server, choice: 'other' as const }

describe('names', () => {
  test.each(['', 'postgres', 'template1', 'ä'.repeat(32)])('the database %j is refused', (name) => {
    expect(problemOf(validateDatabase({ ...database, name }), 'name')).toBeTruthy()
  })
  test.each(['shop', 'a'.repeat(63), 'ä'.repeat(31), 'my shop', "o'brien", 'a=b', 'select'])(
    'the database %j is taken',
    (name) => {
      expect(problemOf(validateDatabase({ ...database, name }), 'name')).toBeUndefined()
    },
  )
  test('a name that needs quotes is told, not refused', () => {
    expect(warningOf(validateDatabase({ ...database, name: 'My "Shop"' }), 'name')).toContain('"My ""Shop"""')
  })
  test.each(['pg_app', 'public', 'none', ''])('the role %j is refused', (roleName) => {
    expect(problemOf(validateDatabase({ ...database, roleName }), 'roleName')).toBeTruthy()
  })
})

describe('passwords', () => {
  test('an own password is warned about, a word of the format is refused', () => {
    expect(
      warningOf(validateDatabase({ ...database, passwordMode: 'own', passwordOwn: 'geheim' }), 'passwordOwn'),
    ).toBeTruthy()
    expect(
      problemOf(validateDatabase({ ...database, passwordMode: 'own', passwordOwn: 'env:X' }), 'passwordOwn'),
    ).toBeTruthy()
    expect(
      problemOf(validateDatabase({ ...database, passwordMode: 'env', passwordEnv: '9X' }), 'passwordEnv'),
    ).toBeTruthy()
  })
})

describe('servers', () => {
  test.each(['0', '65536', '5432x', '', '-1'])('the port %j is refused', (port) => {
    expect(problemOf(validateServer({ ...server, port }), 'port')).toBeTruthy()
  })
  test('a pick is needed only where one picks', () => {
    expect(validateServer(emptyDrafts.server)).toEqual([])
    expect(validateServer({ ...server, choice: 'found' })).toHaveLength(1)
  })
})

describe('lists', () => {
  test('the second of two equal extensions is the wrong one', () => {
    const item = { optional: false, schema: '', version: '' }
    const problems = validateExtensions({
      list: [
        { id: '1', name: 'citext', ...item },
        { id: '2', name: 'citext ', ...item },
      ],
    })
    expect(problems.map((problem) => problem.field)).toEqual(['2:name'])
  })
  test('the same script twice is only a warning', () => {
    expect(validateSchema({ scripts: [newScript('1', 'a.sql'), newScript('2', 'a.sql')] })).toMatchObject([
      { severity: 'warning' },
    ])
  })
  test('extras', () => {
    const problems = validateExtras({
      envEnabled: true,
      envFile: ' ',
      envSet: [
        { id: '1', name: 'A B', value: '' },
        { id: '2', name: 'URL', value: '{{ user }}' },
      ],
      after: [{ id: '1', name: '', run: 'echo "x', env: [], timeoutSeconds: '', optional: false, rest: {} }],
      counts: [
        { id: '1', kind: 'tables', expect: '3' },
        { id: '2', kind: 'tables', expect: '4' },
      ],
      rows: [{ id: '1', name: 'film', value: '> many' }],
      queries: [{ id: '1', name: '', sql: 'select 1', expect: 'one', expectAs: 'number' }],
    })
    expect(problems.map((problem) => problem.field)).toEqual([
      'envFile',
      'env:1:name',
      'env:2:value',
      'after:1:run',
      'count:2:kind',
      'rows:1:value',
      'query:1:expect',
    ])
  })
  test('placeholders', () => {
    expect(unknownPlaceholder('{{role}}:{{ password }}')).toBeNull()
    expect(unknownPlaceholder('{{user}}')).toBe('user')
  })
})
