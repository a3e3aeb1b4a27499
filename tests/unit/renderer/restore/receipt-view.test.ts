import { describe, expect, test } from 'vitest'
import type { Job } from '../../../../shared/model/job.ts'
import {
  byReason,
  connectionUrl,
  isLeftOut,
  isLost,
  kindRows,
  otherFindings,
  receiptDetails,
  receiptTotals,
  sortedRows,
  sortedSequences,
  splitLost,
  subOf,
} from '../../../../renderer/screens/restore/model/receipt-view.ts'
import { timeLeftMs } from '../../../../renderer/screens/run/time-left.ts'
import { result } from './samples.ts'

describe('the receipt', () => {
  test('objects are counted once, though indexes hold the explicit ones', () => {
    expect(receiptTotals(result.receipt)).toEqual({ objects: 7, rows: 104, lost: 2, leftOut: 3 })
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

test('its address: names are escaped, sockets and IPv6 are said as libpq reads them', () => {
  expect(connectionUrl({ ...result, role: 'ann@x', database: 'my db' })).toBe(
    'postgresql://ann%40x@localhost:5432/my%20db',
  )
  expect(connectionUrl({ ...result, server: { ...result.server, host: '::1' } })).toBe(
    'postgresql://postgres@[::1]:5432/shop',
  )
  expect(connectionUrl({ ...result, server: { ...result.server, host: '/var/run' } })).toBe(
    'postgresql://postgres@/shop?host=%2Fvar%2Frun&port=5432',
  )
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
