import { describe, expect, test } from 'vitest'
import { restoreChoicesSchema, type XRay } from '../../../../shared/model/restore.ts'
import {
  changeDraft,
  emptyDraft,
  leavesOut,
  type DraftAction,
  type RestoreDraft,
} from '../../../../renderer/screens/restore/model/restore-draft.ts'
import {
  freeName,
  nameOfRestored,
  problemsOf as allProblemsOf,
  restoreInputOf,
  severalOf,
  type Target,
} from '../../../../renderer/screens/restore/model/restore-input.ts'
import { isTicked, schemaSums, tickAll, whatIsChosen } from '../../../../renderer/screens/restore/model/table-choice.ts'
import { archiveXRay } from './samples.ts'

const after = (...actions: readonly DraftAction[]): RestoreDraft =>
  actions.reduce(changeDraft, changeDraft(emptyDraft, { type: 'begin', database: 'shop' }))
const target: Target = {
  server: { kind: 'address', host: 'localhost', port: 5432, user: 'postgres' },
  password: '',
  databases: ['postgres', 'shop'],
}
const choicesOf = (draft: RestoreDraft, xray: XRay = archiveXRay, to: Target = target) =>
  restoreInputOf('/d/shop.dump', xray, draft, to).choices

describe('parts, copies and tables', () => {
  test('all parts are left unsaid; some are said in their order, and none is a problem', () => {
    expect(choicesOf(after())).not.toHaveProperty('sections')
    const some = after(
      { type: 'tick-part', part: 'pre-data', on: false },
      { type: 'tick-part', part: 'data', on: false },
    )
    expect(choicesOf(changeDraft(some, { type: 'tick-part', part: 'pre-data', on: true })).sections).toEqual([
      'pre-data',
      'post-data',
    ])
    const none = changeDraft(some, { type: 'tick-part', part: 'post-data', on: false })
    expect(allProblemsOf(none, [], []).sections).toBeDefined()
    const structure = changeDraft(none, { type: 'change', change: { scope: 'structure' } })
    expect(allProblemsOf(structure, [], []).sections).toBeUndefined()
    expect(choicesOf(structure)).not.toHaveProperty('sections')
  })
  test('copies of earlier restores are used unless somebody says no', () => {
    expect(choicesOf(after())).not.toHaveProperty('cache')
    expect(choicesOf(after({ type: 'change', change: { cache: false } })).cache).toBe('off')
  })
  test('what is chosen is counted, with what it takes in the file', () => {
    const tables = [
      { name: 'a.x', rows: null, bytes: 1000 },
      { name: 'a.y', rows: null, bytes: 3000 },
      { name: '"B.c".z', rows: null, bytes: 500 },
    ]
    expect(whatIsChosen(after(), tables)).toBe('3 tables, 4.5 KB')
    const without = changeDraft(after(), tickAll(after(), ['a.y'], false))
    expect(whatIsChosen(without, tables)).toBe('1 of 3 tables without rows, 3.0 KB less')
    expect(isTicked(without, 'a.y')).toBe('no')
    const some = after(
      { type: 'change', change: { scope: 'some' } },
      { type: 'tick', list: 'schemas', names: ['a'], on: true },
    )
    expect(whatIsChosen(changeDraft(some, tickAll(some, ['"B.c".z'], true)), tables)).toBe('3 of 3 tables, 4.5 KB')
    expect(isTicked(some, 'a.x')).toBe('with-schema')
    expect(schemaSums(tables)).toEqual([
      { name: 'a', text: '2 tables, 4.0 KB' },
      { name: 'B.c', text: '1 table, 500 B' },
    ])
  })
})

describe('the draft', () => {
  test('another name takes back the yes to replace; the same name keeps it', () => {
    const replacing = after({ type: 'change', change: { ifThere: 'replace' } })
    expect(changeDraft(replacing, { type: 'change', change: { database: 'shop' } }).ifThere).toBe('replace')
    expect(changeDraft(replacing, { type: 'change', change: { database: 'crm' } }).ifThere).toBe('beside')
    expect(changeDraft(replacing, { type: 'change', change: { owner: 'ann' } }).ifThere).toBe('replace')
  })

  test('ticking twice ticks once, and unticking takes off only what is named', () => {
    const ticked = after(
      { type: 'tick', list: 'withoutRows', names: ['a', 'b'], on: true },
      { type: 'tick', list: 'withoutRows', names: ['b'], on: true },
    )
    expect(ticked.withoutRows.toSorted()).toEqual(['a', 'b'])
    expect(changeDraft(ticked, { type: 'tick', list: 'withoutRows', names: ['a'], on: false }).withoutRows).toEqual([
      'b',
    ])
  })

  test('a missing extension is left out until a person says otherwise, and so is one nobody wants', () => {
    const missing = { name: 'postgis', available: false }
    expect(leavesOut(after(), missing)).toBe(true)
    expect(leavesOut(after({ type: 'extension', name: 'postgis', take: true }), missing)).toBe(false)
    expect(leavesOut(after(), { name: 'citext', available: null })).toBe(false)
    expect(
      leavesOut(after({ type: 'extension', name: 'citext', take: false }), { name: 'citext', available: true }),
    ).toBe(true)
  })
})

describe('names', () => {
  test('a free one beside a taken one fits into what PostgreSQL keeps', () => {
    expect(freeName('shop', ['shop', 'shop_2'])).toBe('shop_3')
    const long = 'ä'.repeat(31)
    const free = freeName(long, [long])
    expect(new TextEncoder().encode(free).length).toBeLessThanOrEqual(63)
    expect(free.endsWith('_2')).toBe(true)
  })

  test('the restored one stands beside a database that is there, unless it replaces it', () => {
    expect(nameOfRestored(after(), ['shop'])).toBe('shop_2')
    expect(nameOfRestored(after({ type: 'change', change: { ifThere: 'replace' } }), ['shop'])).toBe('shop')
    expect(nameOfRestored(after(), ['crm'])).toBe('shop')
    expect(nameOfRestored(after(), null)).toBe('shop')
  })
})

describe('what is asked of the core', () => {
  test('sensible as it is: one role owns all, missing extensions stay out, nothing is agreed to', () => {
    const choices = choicesOf(after())
    expect(choices).toEqual({
      database: 'shop_2',
      replace: false,
      ownership: 'one-role',
      privileges: false,
      engine: 'auto',
      schemaOnly: false,
      dataOnly: false,
      excludeTableData: [],
      withoutExtensions: ['postgis'],
      agreed: [],
    })
    expect(restoreChoicesSchema.safeParse(choices).success).toBe(true)
  })

  test('replace is asked for only where there is something to replace', () => {
    const replacing = after({ type: 'change', change: { ifThere: 'replace' } })
    expect(choicesOf(replacing)).toMatchObject({ database: 'shop', replace: true })
    expect(choicesOf(replacing, archiveXRay, { ...target, databases: [] })).toMatchObject({
      database: 'shop',
      replace: false,
    })
    expect(choicesOf(replacing, archiveXRay, { ...target, databases: null })).toMatchObject({ replace: false })
  })

  test('only risks of this dump can be agreed to', () => {
    expect(
      choicesOf(after({ type: 'tick', list: 'agreed', names: ['superuser:plpython3u', 'another-dump'], on: true }))
        .agreed,
    ).toEqual(['superuser:plpython3u'])
  })

  test('some of it names schemas and tables; else they are unsaid, and only the structure has no rows to exclude', () => {
    const ticked = [
      { type: 'tick', list: 'tables', names: ['public.a'], on: true },
      { type: 'tick', list: 'withoutRows', names: ['public.b'], on: true },
    ] as const
    expect(choicesOf(after(...ticked))).not.toHaveProperty('tables')
    expect(choicesOf(after(...ticked, { type: 'change', change: { scope: 'some' } }))).toMatchObject({
      schemas: [],
      tables: ['public.a'],
    })
    expect(choicesOf(after(...ticked)).excludeTableData).toEqual(['public.b'])
    expect(choicesOf(after(...ticked, { type: 'change', change: { scope: 'structure' } }))).toMatchObject({
      schemaOnly: true,
      excludeTableData: [],
    })
  })

  test('roles left empty are not mapped, owners are said with how to make them', () => {
    const mapped = after(
      { type: 'change', change: { ownership: 'map', owner: 'ann', createOwner: true } },
      { type: 'map-role', from: 'a', to: ' b ' },
      { type: 'map-role', from: 'c', to: '  ' },
    )
    expect(choicesOf(mapped)).toMatchObject({ ownership: { map: { a: 'b' } }, owner: 'ann', createOwner: true })
    expect(choicesOf(after())).not.toHaveProperty('owner')
  })

  test('a password goes to an address only', () => {
    expect(restoreInputOf('/x', archiveXRay, after(), { ...target, password: 'secret' })).toHaveProperty(
      'password',
      'secret',
    )
    expect(
      restoreInputOf('/x', archiveXRay, after(), { ...target, password: 'secret', server: { kind: 'built-in' } }),
    ).not.toHaveProperty('password')
  })
})

test('what must be put right first stands at its field', () => {
  const problemsOf = (draft: RestoreDraft) => allProblemsOf(draft, [], null)
  expect(problemsOf(after())).toEqual({})
  expect(problemsOf(after({ type: 'change', change: { database: '' } }))).toHaveProperty('database')
  expect(problemsOf(after({ type: 'change', change: { database: 'template1' } }))).toHaveProperty('database')
  expect(problemsOf(after({ type: 'change', change: { owner: 'pg_boss' } }))).toHaveProperty('owner')
  const some = after({ type: 'change', change: { scope: 'some' } })
  expect(problemsOf(some)).toHaveProperty('scope')
  expect(problemsOf(changeDraft(some, { type: 'tick', list: 'schemas', names: ['public'], on: true }))).toEqual({})
})

test('rows alone go into a database that is there, which they replace', () => {
  const rows = after({ type: 'change', change: { scope: 'rows' } })
  expect(choicesOf(rows)).toMatchObject({ database: 'shop', replace: true, dataOnly: true, schemaOnly: false })
  expect(allProblemsOf(rows, [], ['shop'])).toEqual({})
  expect(allProblemsOf(rows, [], ['crm'])).toHaveProperty('scope')
})

test('out of several databases one is chosen by its name, so it cannot stand beside itself', () => {
  const dumpall: XRay = {
    ...archiveXRay,
    kind: 'dumpall',
    findings: [{ code: 'several-databases', severity: 'warning', message: 'x', objects: ['shop', 'crm'] }],
  }
  const several = severalOf(dumpall)
  expect(allProblemsOf(after(), several, [])).toEqual({})
  expect(allProblemsOf(after(), several, ['shop'])).toHaveProperty('database')
  expect(allProblemsOf(after({ type: 'change', change: { ifThere: 'replace' } }), several, ['shop'])).toEqual({})
  expect(allProblemsOf(after({ type: 'change', change: { database: 'another' } }), several, [])).toHaveProperty(
    'database',
  )
  expect(severalOf(archiveXRay)).toEqual([])
})

test('pg_restore is asked for archives only, an encoding for plain dumps only', () => {
  const chosen = after({ type: 'change', change: { engine: 'pg_restore', encoding: 'WIN1252' } })
  expect(choicesOf(chosen)).toMatchObject({ engine: 'pg_restore' })
  expect(choicesOf(chosen)).not.toHaveProperty('encoding')
  expect(choicesOf(chosen, { ...archiveXRay, kind: 'script' })).toMatchObject({ engine: 'auto', encoding: 'WIN1252' })
  expect(choicesOf(changeDraft(chosen, { type: 'change', change: { scope: 'rows' } }))).toMatchObject({
    engine: 'auto',
  })
})
