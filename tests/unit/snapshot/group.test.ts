import { describe, expect, it } from 'vitest'
import {
  apartNotes,
  inOrder,
  listGroups,
  newGroup,
  oneWithOthers,
  requireSnapshots,
} from '../../../electron/core/snapshot/group.ts'
import type { Holder } from '../../../electron/core/snapshot/holders.ts'
import { requireTypedNames } from '../../../electron/core/snapshot/permission.ts'
import type { Marker } from '../../../electron/core/snapshot/marker.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { held } from './rows.ts'

const of = (database: string, name: string, day: number, group?: Marker['group'], kind: Marker['kind'] = 'snapshot') =>
  held(
    kind,
    { database, name, at: `2026-01-0${day}T00:00:00.000Z`, storedAs: `${database}${day}`, ...(group && { group }) },
    day * 10 + database.length,
  ) as Holder
const pair = { id: 'pair', databases: ['a', 'bb'] }

describe('what belongs together', () => {
  const rows = [of('a', 'start', 1, pair), of('bb', 'start', 1, pair), of('bb', 'later', 3), of('a', 'start', 2)]

  it('is gone back to, by name or as the newest of all', () => {
    const names = (name?: string) => requireSnapshots(rows, ['a', 'bb'], name).map((one) => one.marker.storedAs)
    expect(names()).toEqual(['a1', 'bb1'])
    expect(names('start')).toEqual(['a1', 'bb1']) // though `a` has a newer one of that name, of its own
    expect(requireSnapshots(rows, ['bb'], undefined).map((one) => one.marker.storedAs)).toEqual(['bb3'])
    expect(() => names('later')).toThrow('"a" has no snapshot "later"')
  })

  it('is gone back to one by one where nothing was kept together', () => {
    const alone = [of('a', 'start', 1), of('bb', 'start', 2)]
    const found = requireSnapshots(alone, ['a', 'bb'], undefined)
    expect(found.map((one) => one.marker.storedAs)).toEqual(['a1', 'bb2'])
    expect(apartNotes(found)).toEqual([
      'What the databases are now as was not kept together: "a" is of 2026-01-01 00:00:00, "bb" is of 2026-01-02 00:00:00.',
    ])
    expect(apartNotes(requireSnapshots(rows, ['a', 'bb'], undefined))).toEqual([])
  })

  it('is listed as one, with what is missing of it', () => {
    const undo = { id: 'undo', databases: ['a', 'bb'] }
    const listed = listGroups([...rows, of('a', 'before', 4, undo, 'undo')])
    expect(listed).toMatchObject([
      { id: 'undo', kind: 'undo', missing: ['bb'], sizeBytes: 100 },
      { id: 'pair', kind: 'snapshot', name: 'start', missing: [], sizeBytes: 200, spareReady: false },
    ])
  })

  it('is named once, in one order, and marked only where there are several', () => {
    expect(inOrder('b', ['a', 'b', 'a'])).toEqual(['a', 'b'])
    expect(newGroup(['a'])).toEqual({})
    expect(newGroup(['a', 'b']).group).toMatchObject({ databases: ['a', 'b'] })
    expect(oneWithOthers([{ n: 1 }], () => true)).toEqual({ n: 1 })
    expect(oneWithOthers([{ n: 1 }, { n: 2 }], (one) => one.n === 2)).toEqual({ n: 2, together: [{ n: 1 }] })
  })
})

it('wants every name typed on another machine', () => {
  const facts = { isLocal: false, host: 'db.example.org' } as ServerFacts
  expect(() => requireTypedNames(facts, ['a', 'b'], undefined)).toThrow('"a" is on another machine')
  expect(() => requireTypedNames(facts, ['a', 'b'], 'a')).toThrow('the database is "b"')
  expect(() => requireTypedNames(facts, ['a', 'b'], 'b, a')).not.toThrow()
  expect(() => requireTypedNames(facts, ['a, b'], 'a, b')).not.toThrow() // one database with a comma in its name
  expect(() => requireTypedNames({ ...facts, isLocal: true }, ['a', 'b'], undefined)).not.toThrow()
})
