import { describe, expect, test } from 'vitest'
import type { Job } from '../../../../shared/model/job.ts'
import {
  byReason,
  isLeftOut,
  isLost,
  isWrongCount,
  kindRows,
  otherFindings,
  receiptDetails,
  receiptTotals,
  sortedRows,
  sortedSequences,
  splitLost,
  subOf,
} from '../../../../renderer/screens/restore/model/receipt-view.ts'
import { choose, firstChosen, otherFixes, splitFixes } from '../../../../renderer/screens/restore/model/fixes.ts'
import { timeLeftMs } from '../../../../renderer/screens/run/time-left.ts'
import { result } from './samples.ts'

describe('the receipt', () => {
  test('objects are counted once, though indexes hold the explicit ones', () => {
    expect(receiptTotals(result.receipt)).toEqual({ objects: 7, rows: 104, lost: 2, leftOut: 3 })
  })
  test('large objects and what an extension brought are no rows of the dump', () => {
    const rows = [
      ...result.receipt.rows,
      { table: 'large objects', expected: 5, found: 5 },
      { table: 'public.spatial_ref_sys', expected: null, found: 8500, ofExtension: true as const },
    ]
    expect(receiptTotals({ ...result.receipt, rows }).rows).toBe(104)
  })
  test('where only rows came, the objects that were there are not counted as more than expected', () => {
    const receipt = {
      ...result.receipt,
      objects: { tables: { expected: 0, found: 3 }, views: { expected: 0, found: 1 } },
    }
    expect(kindRows(receipt)).toEqual([])
    expect(receiptTotals(receipt).objects).toBe(0)
    expect(kindRows(result.receipt)).toHaveLength(3)
  })
  test('what is wrong comes first: fewer rows, lost rows, sequences elsewhere', () => {
    expect(sortedRows(result.receipt).map(({ table }) => table)).toEqual(['public.few', 'public.cut', 'public.big'])
    expect(sortedSequences(result.receipt.sequences).map(({ name }) => name)).toEqual(['public.b_seq', 'public.a_seq'])
  })
  test('lost and left out are not the same', () => {
    expect([isLost(result.receipt, 'public.cut'), isLeftOut(result.receipt, 'public.cut')]).toEqual([true, false])
    expect([isLost(result.receipt, 'public.log'), isLeftOut(result.receipt, 'public.log')]).toEqual([false, true])
  })
  test('one reason, once; without the words of the command line', () => {
    expect(byReason(result.receipt.leftOut)).toEqual([
      { reason: 'left out, as chosen', what: ['rows of public.log'] },
      { reason: 'nobody has agreed to it', what: ['FUNCTION py()', 'FUNCTION px()'] },
    ])
    expect(otherFindings(result)).toEqual([])
  })
  test('what a cause explains needs no reason of its own', () => {
    expect(splitLost(result)).toEqual({
      explained: ['TABLE DATA public.cut'],
      others: [{ what: 'index x', reason: 'not there' }],
    })
  })
  test('verified with things left out says so', () => {
    expect(subOf({ ...result, outcome: 'verified' })).toContain('3 things were left out on purpose')
    expect(subOf({ ...result, outcome: 'verified', receipt: { ...result.receipt, leftOut: [] } })).toContain(
      'Every object and every row',
    )
  })
  test('for the record: the sum of the file, the database that was there', () => {
    const terms = new Map(receiptDetails(result).map(({ term, value }) => [term, value]))
    expect(terms.get('SHA-256 of the file')).toBe('ab'.repeat(32))
    expect(terms.get('Kept')).toBe('shop_before_20261120_101112')
  })
})

test('where the dump lets rows be left out, only more than it has is wrong', () => {
  const row = { table: 't', expected: null, atMost: 5 }
  expect(isWrongCount({ ...row, found: 3 })).toBe(false)
  expect(isWrongCount({ ...row, found: 6 })).toBe(true)
  expect(isWrongCount({ table: 't', expected: null, found: 6 })).toBe(false)
})

describe('fixes', () => {
  const fix = (id: string) => ({ id, label: id })
  const unfinished = {
    job: 'j',
    file: '/d/shop.dump',
    at: '',
    server: { kind: 'built-in' } as const,
    target: 'shop',
    database: 'shop',
    failed: 4,
    fixes: [
      fix('create-role:app'),
      fix('install-extension:postgis'),
      fix('without-extension:postgis'),
      fix('create-extension:citext'),
      fix('encoding:LATIN1'),
      fix('agree:9f'),
    ],
  }
  test('what only helps is chosen for a start; what trusts, waits, or has another answer is not', () => {
    expect(firstChosen(unfinished)).toEqual(['create-role:app', 'create-extension:citext'])
  })
  test('two answers to one question take the place of each other', () => {
    const one = choose(['create-role:app'], 'without-extension:postgis', true)
    expect(choose(one, 'install-extension:postgis', true)).toEqual(['create-role:app', 'install-extension:postgis'])
    expect(choose(['encoding:LATIN1'], 'encoding:WIN1252', true)).toEqual(['encoding:WIN1252'])
    expect(choose(one, 'create-role:app', false)).toEqual(['without-extension:postgis'])
  })
  test('advice is told apart from what can be done, and what no cause speaks of is offered too', () => {
    const fixes = [fix('create-role:app'), fix('look-at:t')]
    expect(splitFixes(fixes, unfinished)).toEqual({ doable: [fixes[0]], advice: [fixes[1]] })
    expect(splitFixes(fixes, undefined).doable).toEqual([])
    const cause = { class: 'fatal', count: 1, message: '', objects: [], fixes: unfinished.fixes.slice(0, 5) } as const
    expect(otherFixes({ causes: [cause], unfinished })).toEqual([fix('agree:9f')])
  })
})

describe('time left', () => {
  const job = (done: number, total: number | null, phase = 'data'): Pick<Job, 'steps' | 'progress'> => ({
    steps: [{ id: 'data', title: 'Rows', status: 'running', startedAt: new Date(0).toISOString() }],
    progress: { phase, title: 'Restore', done, total, unit: 'bytes' },
  })
  test('at the pace so far', () => expect(timeLeftMs(job(25, 100), 10_000)).toBe(30_000))
  test.each([
    ['too early', job(25, 100), 1000],
    ['nobody knows the whole', job(25, null), 10_000],
    ['another step', job(25, 100, 'schema'), 10_000],
    ['all is read and the server works on', job(100, 100), 10_000],
    ['hardly begun', job(1, 100), 10_000],
  ] as const)('says nothing: %s', (_why, at, now) => expect(timeLeftMs(at, now)).toBeNull())
})
