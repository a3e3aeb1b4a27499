import { describe, expect, it } from 'vitest'
import type { FoundServers } from '../../../../shared/model/server.ts'
import { rowDifference, shownObjects } from '../../../../renderer/screens/databases/diff-view.ts'
import {
  costOf,
  nameProblem,
  snapshotTitle,
  splitSentence,
  spareWords,
  suggestName,
  timeLineOf,
  worthTelling,
} from '../../../../renderer/screens/databases/database-view.ts'
import { firstServer, serverOptions } from '../../../../renderer/screens/databases/server-options.ts'
import { fakeAnswers } from '../../../helpers/fake-answers.ts'
import { fakeOverview } from '../../../helpers/fake-databases.ts'

const clinic = fakeOverview(true).databases.find((one) => one.name === 'clinic')
const events = fakeOverview(true).databases.find((one) => one.name === 'events')
if (clinic === undefined || events === undefined) throw new Error('the fakes have changed')

describe('the time line', () => {
  it('puts snapshots and undo in the order of time', () => {
    expect(timeLineOf(clinic).map((moment) => moment.title)).toEqual([
      'Before the reset to “Clinic portal”',
      'Clinic portal',
      'three patients, one invoice',
      'before the migration to partitioned appointments',
    ])
    expect(timeLineOf(clinic).map((moment) => [moment.isUndo, moment.isTarget, moment.canUndo])).toEqual([
      [true, false, true],
      [false, true, false],
      [false, false, false],
      [false, false, false],
    ])
  })
  it('says what a snapshot costs', () => {
    expect(clinic.snapshots.map(costOf)).toEqual([
      '412 MB, shares its disk, costs next to nothing',
      '412 MB, shares its disk, costs next to nothing',
      '412 MB, own copy',
    ])
  })
  it('calls what an undo put away so', () => {
    const undo = clinic.undo[0]
    if (undo === undefined) throw new Error('the fakes have changed')
    expect(snapshotTitle({ ...undo, of: null, name: 'before the undo' })).toBe('Before the undo')
    expect(snapshotTitle({ ...undo, of: null, name: 'before the redo' })).toBe('Before the redo')
  })
  it('tells how long a reset without a spare takes', () => {
    expect(spareWords(clinic)).toContain('61 ms')
    expect(spareWords({ ...clinic, resetsTo: null })).not.toContain('ms')
  })
})

describe('the name of a snapshot', () => {
  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['x'.repeat(201), 'tooLong'],
    ['Clinic portal', 'taken'],
    ['new', undefined],
  ])('%j', (name, kind) => {
    expect(nameProblem(clinic, name)?.kind).toBe(kind)
  })
  it('is suggested: clean first, then the day, never one that is there', () => {
    const today = new Date(2026, 10, 20)
    expect(suggestName(events, today)).toBe('clean')
    expect(suggestName(clinic, today)).toBe('20 Nov')
    const [first] = clinic.snapshots
    expect(
      first === undefined ? '' : suggestName({ ...clinic, snapshots: [{ ...first, name: '20 Nov' }] }, today),
    ).toBe('20 Nov (2)')
  })
})

describe('words', () => {
  it('splits a refusal into what and what to do', () => {
    expect(splitSentence('It is so. Do this. Or that.')).toEqual(['It is so.', 'Do this. Or that.'])
    expect(splitSentence('Only this')).toEqual(['Only this', ''])
  })
  it('does not tell of a spare that was finished', () => {
    expect(worthTelling(['A spare of "shop" is ready.', 'An unfinished copy ("x") was removed.'])).toEqual([
      'An unfinished copy ("x") was removed.',
    ])
  })
  it.each([
    [1, 4, '+3'],
    [5000, 4990, '−10'],
    [3, 3, 'same number, other values'],
    [null, 3, 'new table'],
    [3, null, 'table is gone'],
  ])('%j rows were, %j are', (was, is, words) => {
    expect(rowDifference({ table: 't', was, is, keys: null })).toBe(words)
  })
  it('tells an object once, tables first', () => {
    expect(
      shownObjects([
        { kind: 'trigger_functions', name: 'f' },
        { kind: 'functions', name: 'f' },
        { kind: 'indexes_explicit', name: 'i' },
        { kind: 'tables', name: 't' },
      ]).map((each) => each.kind),
    ).toEqual(['tables', 'functions'])
  })
})

describe('the servers to choose from', () => {
  const found = fakeAnswers['servers.find'] as FoundServers
  it('has the built-in one first, then those that answer, then another', () => {
    expect(serverOptions(found, null).map((option) => option.value)).toEqual([
      'built-in:18',
      'localhost:5432',
      '127.0.0.1:5439',
      'another',
    ])
  })
  it('keeps one that was typed', () => {
    expect(serverOptions(found, 'me@db.example.org:5432').map((option) => option.label)).toContain(
      'me@db.example.org:5432',
    )
  })
  it('offers the built-in server even before it was made', () => {
    const fresh = { ...found, builtIn: found.builtIn.map((server) => ({ ...server, state: 'not-created' as const })) }
    expect(serverOptions(fresh, null)).toHaveLength(4)
    expect(firstServer(fresh, null)).toBe('localhost:5432')
  })
  it('begins with the last one, else the built-in one, else one that runs, else none', () => {
    expect(firstServer(found, 'built-in:15')).toBe('built-in:15')
    expect(firstServer(found, null)).toBe('built-in:18')
    expect(firstServer({ ...found, builtIn: [] }, null)).toBe('localhost:5432')
    expect(firstServer({ ...found, builtIn: [], running: [] }, null)).toBeNull()
    expect(firstServer(null, null)).toBeNull()
  })
})
