import { describe, expect, test } from 'vitest'
import type { ExpectedObject, Inventory, ObjectKind } from '../../../shared/model/inventory.ts'
import { compareInventory } from '../../../electron/core/verify/compare.ts'

const inventory = (objects: Inventory['objects']): Inventory => ({
  objects,
  extensionMembers: {},
  takenAt: '',
  durationMs: 0,
})
const certain = (kind: ObjectKind, ...names: string[]): ExpectedObject[] =>
  names.map((name) => ({ kind, name, certain: true }))
const maybe = (kind: ObjectKind, name: string): ExpectedObject => ({ kind, name, certain: false, why: 'because' })

describe('compareInventory', () => {
  test('equal is equal', () => {
    const comparison = compareInventory(
      certain('tables', 'public.a', 'public.b'),
      [],
      inventory({ tables: ['public.b', 'public.a'] }),
    )
    expect(comparison).toEqual({
      counts: { tables: { expected: 2, found: 2 } },
      missing: [],
      different: [],
      extra: [],
      uncertain: [],
    })
  })
  test('missing keeps its place, extra is named', () => {
    const place = { file: 's.sql', line: 3 }
    const comparison = compareInventory(
      [{ kind: 'tables', name: 'public.a', certain: true, place }],
      [],
      inventory({ views: ['public.v'] }),
    )
    expect(comparison.missing).toEqual([{ kind: 'tables', name: 'public.a', place }])
    expect(comparison.extra).toEqual([{ kind: 'views', name: 'public.v' }])
    expect(comparison.counts).toEqual({ tables: { expected: 1, found: 0 }, views: { expected: 0, found: 1 } })
  })
  test('the same name as another kind is one difference', () => {
    const comparison = compareInventory(
      certain('tables', 'public.a'),
      [],
      inventory({ partitioned_tables: ['public.a'] }),
    )
    expect(comparison.different).toEqual([
      { kind: 'tables', name: 'public.a', expected: 'table', found: 'partitioned table' },
    ])
    expect([...comparison.missing, ...comparison.extra]).toEqual([])
  })
  test('a function with other arguments is one difference, overloads are not guessed', () => {
    const one = compareInventory(
      certain('functions', 'public.f(a integer)'),
      [],
      inventory({ functions: ['public.f(a bigint)'] }),
    )
    expect(one.different).toEqual([
      {
        kind: 'functions',
        name: 'public.f(a integer)',
        expected: 'function public.f(a integer)',
        found: 'function public.f(a bigint)',
      },
    ])
    const two = compareInventory(
      certain('functions', 'public.f(a integer)'),
      [],
      inventory({ functions: ['public.f(a bigint)', 'public.f(text)'] }),
    )
    expect(two.different).toEqual([])
    expect(two.extra).toHaveLength(2)
  })
  test('operators of one name are counted, not merged', () => {
    const comparison = compareInventory(
      certain('operators', 'public.===', 'public.==='),
      [],
      inventory({ operators: ['public.==='] }),
    )
    expect(comparison.missing).toEqual([{ kind: 'operators', name: 'public.===' }])
  })
  test('a missing index is said once, not again as an explicit one', () => {
    const comparison = compareInventory(
      [...certain('indexes', 'public.i'), ...certain('indexes_explicit', 'public.i')],
      [],
      inventory({}),
    )
    expect(comparison.missing).toEqual([{ kind: 'indexes', name: 'public.i' }])
  })
  test('what may be there is right either way', () => {
    const expected = [...certain('tables', 'public.a'), maybe('tables', 'public.b')]
    expect(compareInventory(expected, [], inventory({ tables: ['public.a', 'public.b'] }))).toMatchObject({
      counts: { tables: { expected: 2, found: 2 } },
      missing: [],
      extra: [],
      uncertain: [],
    })
    const without = compareInventory(expected, [], inventory({ tables: ['public.a'] }))
    expect(without).toMatchObject({ counts: { tables: { expected: 1, found: 1 } }, missing: [], extra: [] })
    expect(without.uncertain).toEqual(['table public.b is not there: because'])
  })
  test('an open kind has no expected count and no extras, but what is certain must be there', () => {
    const expected = [...certain('tables', 'public.a', 'public.gone'), maybe('tables', '*')]
    const comparison = compareInventory(
      expected,
      ['s.sql:3: a loop'],
      inventory({ tables: ['public.a', 'public.surprise'] }),
    )
    expect(comparison).toMatchObject({
      counts: { tables: { expected: null, found: 2 } },
      missing: [{ name: 'public.gone' }],
      extra: [],
      uncertain: ['s.sql:3: a loop'],
    })
    expect(compareInventory(expected, [], inventory({ tables: [] }), { tables: 7 }).counts.tables).toEqual({
      expected: 7,
      found: 0,
    })
  })
})
