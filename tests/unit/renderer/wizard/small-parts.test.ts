import { describe, expect, test } from 'vitest'
import type { ScriptFacts } from '../../../../shared/model/script.ts'
import type { FoundServers, RunningServer } from '../../../../shared/model/server.ts'
import { emptyFacts } from '../../../../electron/core/script/empty-facts.ts'
import { canLoad, risksOf } from '../../../../renderer/screens/inspect/inspect-view.ts'
import { countsSentence, countOf } from '../../../../renderer/strings/object-kinds.ts'
import { draftsFromScript } from '../../../../renderer/wizard/model/drafts-from-script.ts'
import { emptyDrafts, newScript } from '../../../../renderer/wizard/model/empty-drafts.ts'
import { addForm, envForms } from '../../../../renderer/wizard/model/env-forms.ts'
import { properName, standingOf, wantedByScripts } from '../../../../renderer/wizard/model/extension-view.ts'
import { moveDrafts } from '../../../../renderer/wizard/model/move-drafts.ts'
import { folderOf, isAbsolute, joinPath, relativeTo } from '../../../../renderer/wizard/model/paths.ts'
import { suggestRole } from '../../../../renderer/wizard/model/suggest-role.ts'
import { usableServers } from '../../../../renderer/wizard/model/usable-servers.ts'
import { unknownPlaceholder } from '../../../../renderer/wizard/model/validate-lists.ts'
import { meetsRequirement } from '../../../../renderer/wizard/model/version-requirement.ts'

const facts: ScriptFacts = {
  ...emptyFacts,
  file: '/p/shop/db/schema.sql',
  extensions: [
    { name: 'citext', line: 1, file: '/p/shop/db/schema.sql', neededBy: [] },
    { name: 'plpgsql', line: 2, file: '/p/shop/db/schema.sql', neededBy: [] },
  ],
  roles: [
    { name: 'curator', line: 1, file: 'f', creates: false },
    { name: 'maker', line: 2, file: 'f', creates: true },
    { name: 'postgres', line: 3, file: 'f', creates: false },
  ],
}

describe('paths', () => {
  test.each([
    ['/home/ann/shop', '/home/ann/shop/db/schema.sql', 'db/schema.sql'],
    ['/home/ann/shop', '/home/ann/other/x.sql', '../other/x.sql'],
    ['/home/ann/shop', '/home/ann/shopping/x.sql', '../shopping/x.sql'],
    ['/', '/x.sql', 'x.sql'],
    ['C:\\work\\shop', 'c:\\Work\\shop\\db\\x.sql', 'db/x.sql'],
    ['C:\\work', 'D:\\x.sql', 'D:\\x.sql'],
    ['', '/x.sql', '/x.sql'],
    ['/home', 'db/x.sql', 'db/x.sql'],
  ])('%s, %s', (folder, file, relative) => expect(relativeTo(folder, file)).toBe(relative))
  test('join and folder', () => {
    expect(joinPath('/p', 'db/x.sql')).toBe('/p/db/x.sql')
    expect(joinPath('C:\\p', 'x.sql')).toBe('C:\\p\\x.sql')
    expect(joinPath('/p', '/q/x.sql')).toBe('/q/x.sql')
    expect(folderOf('/x.sql')).toBe('/')
    expect(isAbsolute('C:/x')).toBe(true)
  })
  test('a recipe saved elsewhere still finds its scripts', () => {
    const drafts = {
      ...emptyDrafts,
      about: { ...emptyDrafts.about, folder: '/p/shop/db' },
      schema: { scripts: [newScript('1', 'schema.sql')] },
    }
    expect(moveDrafts(drafts, '/p/shop').schema.scripts[0]?.path).toBe('db/schema.sql')
    expect(moveDrafts(drafts, '/p/shop/db')).toBe(drafts)
  })
})

describe('versions', () => {
  test.each([
    [18, '>=15', true],
    [14, '>=15', false],
    [17, '>=15 <18', true],
    [18, '>=15 <18', false],
    [15, '15', true],
    [16, '15', false],
    [16, '', true],
  ])('%i meets %j: %s', (major, requirement, meets) => expect(meetsRequirement(major, requirement)).toBe(meets))
})

describe('a script as a start', () => {
  test('is named after what says something, and brings what it needs', () => {
    const drafts = draftsFromScript('/p/Farm Shop/db/schema.sql', facts)
    expect(drafts.database).toMatchObject({ name: 'farm_shop', roleName: 'farm_shop_user', otherRoles: 'curator' })
    expect(drafts.extensions?.list.map((item) => item.name)).toEqual(['citext'])
    expect(drafts.schema?.scripts.map((script) => script.path)).toEqual(['schema.sql'])
  })
  test('the one role it gives its objects to is the role; one of several is not guessed', () => {
    const giving = (...names: string[]) =>
      draftsFromScript('/x/shop.sql', {
        ...facts,
        roles: [
          { name: 'curator', line: 1, file: 'f', creates: false },
          ...names.map((name) => ({ name, line: 2, file: 'f', creates: false, givenAt: 2 })),
        ],
      })
    expect(giving('owner').database).toMatchObject({ roleName: 'owner', otherRoles: 'curator' })
    expect(giving('one', 'two').database).toMatchObject({ roleName: 'shop_user', otherRoles: 'curator, one, two' })
  })
  test.each([
    ['/x/2024-dump.sql', 'db_2024_dump'],
    ['/schema.sql', 'new_database'],
    ['/x/kooptimizer.backup.sql', 'kooptimizer'],
  ])('%s becomes %s', (path, name) => expect(draftsFromScript(path, facts).database?.name).toBe(name))
  test('a role follows its database', () => {
    expect(['shop', 'shop_db', 'db', ''].map(suggestRole)).toEqual(['shop_user', 'shop_user', 'db_user', ''])
  })
})

describe('extensions', () => {
  test('listed is not believed', () => {
    expect(standingOf({ name: 'a', available: true }, true)).toBe('listed')
    expect(standingOf({ name: 'a', available: true, creatable: false, why: 'x' }, true)).toBe('broken')
    expect(standingOf({ name: 'a', available: false, creatable: false }, true)).toBe('unavailable')
    expect(standingOf(undefined, true)).toBe('unavailable')
    expect(standingOf(undefined, false)).toBe('unknown')
    expect(standingOf({ name: 'a', available: true, creatable: true }, true)).toBe('creatable')
  })
  test('what the scripts need and the list lacks', () => {
    expect(wantedByScripts([facts], []).map((one) => one.name)).toEqual(['citext'])
    expect(wantedByScripts([facts], [{ id: '1', name: 'citext', optional: false, schema: '', version: '' }])).toEqual(
      [],
    )
  })
  test('pgvector is called vector', () => expect(properName('PgVector')).toBe('vector'))
})

describe('environment forms', () => {
  test('use only placeholders that exist', () => {
    for (const form of Object.values(envForms))
      for (const value of Object.values(form)) expect(unknownPlaceholder(value)).toBeNull()
  })
  test('replace a variable in its place and keep the others', () => {
    const pairs = [
      { id: '1', name: 'DATABASE_URL', value: 'x' },
      { id: '2', name: 'DEBUG', value: '1' },
    ]
    const next = addForm(pairs, 'psycopg')
    expect(next.map((pair) => pair.name)).toEqual(['DATABASE_URL', 'DEBUG'])
    expect(next[0]?.value).toContain('psycopg')
    expect(new Set(addForm(pairs, 'django').map((pair) => pair.id)).size).toBe(7)
  })
})

test('the built-in server is not offered twice', () => {
  const server = (port: number, more: Partial<RunningServer> = {}): RunningServer => ({
    id: String(port),
    ref: { kind: 'address', host: 'localhost', port },
    host: 'localhost',
    port,
    state: 'accepting',
    foundBy: ['port'],
    ...more,
  })
  const found: FoundServers = {
    running: [
      server(5432),
      server(5418),
      server(1, { state: 'not-postgres' }),
      server(2, { foundBy: ['built-in', 'port'] }),
      server(3, { state: 'stale' }),
    ],
    installations: [],
    builtIn: [{ major: 18, state: 'running', port: 5418, dataDirectory: '', logFile: '' }],
    durationMs: 1,
  }
  expect(usableServers(found).map((one) => one.port)).toEqual([5432])
  expect(usableServers(null)).toEqual([])
})

describe('counts in words', () => {
  test('what people count a schema by comes first', () => {
    expect(countsSentence({ sequences: 29, tables: 34, procedures: 10, functions: 39, enums: 6, triggers: 3 })).toBe(
      '34 tables, 39 functions, 10 procedures and 6 enum types',
    )
    expect(countsSentence({ tables: 1 })).toBe('1 table')
    expect(countsSentence({})).toBe('')
    expect(countOf('policies', 1200)).toBe('1,200 policies')
  })
})

describe('the inside of a script', () => {
  test('another dialect cannot be loaded', () => {
    expect(canLoad({ ...facts, dialect: 'mysql' })).toBe(false)
    expect(canLoad(facts)).toBe(true)
  })
  test('only risks that are there are shown, programs first', () => {
    const note = { file: 'f', line: 1, text: 't', why: 'w' }
    expect(risksOf({ ...facts, drops: [note], runsPrograms: [note] }).map((risk) => risk.id)).toEqual([
      'programs',
      'drops',
    ])
  })
})
