import { describe, expect, test } from 'vitest'
import type { JobStep } from '../../../../shared/model/job.ts'
import type { Report } from '../../../../shared/model/report.ts'
import { progressWords } from '../../../../renderer/screens/run/progress-words.ts'
import { countRows, leftStateOf, readResult, reportTotals } from '../../../../renderer/screens/result/report-view.ts'
import { shareOfStep, wholeShare } from '../../../../renderer/screens/run/whole-share.ts'

const report: Report = {
  outcome: 'differences',
  headline: '',
  recipeName: 'Shop',
  database: 'shop',
  role: 'shop_app',
  server: { label: 'built-in', version: '18.4', host: 'localhost', port: 5418 },
  tools: [],
  startedAt: '',
  durationMs: 10,
  groundworkVersion: '0',
  counts: {
    triggers: { expected: 0, found: 0 },
    functions: { expected: null, found: 3 },
    tables: { expected: 4, found: 3 },
    views: { expected: 1, found: 2 },
    indexes: { expected: 10, found: 10 },
    indexes_explicit: { expected: 3, found: 3 },
  },
  missing: [{ kind: 'tables', name: 'public.a' }],
  different: [],
  extra: [{ kind: 'views', name: 'public.b' }],
  uncertain: [],
  checks: [
    { name: 'tables', kind: 'count', expected: '4', found: '3', ok: false },
    { name: 'login', kind: 'login', expected: 'yes', found: 'yes', ok: true },
  ],
  rows: [],
  steps: [],
  findings: [],
}

test('counts are told apart by more than their numbers', () => {
  expect(countRows(report).map((row) => [row.kind, row.state])).toEqual([
    ['tables', 'fewer'],
    ['views', 'more'],
    ['indexes', 'equal'],
    ['indexes_explicit', 'equal'],
    ['functions', 'unsaid'],
  ])
})

test('totals count no object twice', () => {
  expect(reportTotals(report)).toEqual({ compared: 15, missing: 1, different: 0, extra: 1, checksOk: 1, checks: 2 })
})

test('a check is a report, a set-up has one', () => {
  const job = { kind: 'check' as const }
  expect(readResult(job, report)).toMatchObject({ changed: null, report })
  const result = {
    outcome: 'verified' as const,
    changed: false,
    database: 'shop',
    role: 'r',
    server: report.server,
    previous: 'shop_before',
    envFile: '/p/.env',
    steps: [],
    report,
    findings: [],
  }
  expect(readResult({ kind: 'setup' }, result)).toMatchObject({
    changed: false,
    previous: 'shop_before',
    envFile: '/p/.env',
  })
  expect(readResult(job, null)).toBeNull()
})

test('what was taken back is told', () => {
  const steps: readonly JobStep[] = [
    { id: 'role', title: 'role', status: 'undone', detail: 'The role is removed.' },
    { id: 'load', title: 'load', status: 'failed', detail: 'no' },
  ]
  expect(leftStateOf(steps)).toEqual(['The role is removed.'])
})

describe('progress is honest', () => {
  const progress = { phase: 'load:0', title: 'Load', done: 500_000, total: 1_000_000, unit: 'bytes' as const }
  const steps: readonly JobStep[] = [
    { id: 'role', title: '', status: 'done' },
    { id: 'load:0', title: '', status: 'running' },
    { id: 'verify', title: '', status: 'pending' },
    { id: 'mark', title: '', status: 'pending' },
  ]
  test('a known total gives a share', () => {
    expect(shareOfStep(progress)).toBe(0.5)
    expect(wholeShare({ steps, progress })).toBe(0.375)
  })
  test('an unknown total gives activity, and so does all read while the server still works', () => {
    expect(shareOfStep({ ...progress, total: null })).toBeNull()
    expect(shareOfStep({ ...progress, done: 1_000_000 })).toBeNull()
    expect(wholeShare({ steps: steps.map((step) => ({ ...step, status: 'pending' as const })) })).toBeNull()
  })
  test('progress of another step does not count for this one', () => {
    expect(wholeShare({ steps, progress: { ...progress, phase: 'look' } })).toBe(0.25)
  })
  test('words', () => {
    expect(progressWords({ ...progress, statements: 812, rows: 12_000, current: 'table public.film' })).toBe(
      '500 KB of 1.0 MB · 812 statements · 12,000 rows · table public.film',
    )
    expect(
      progressWords({
        ...progress,
        tables: { done: 3, total: 12 },
        rows: 12_000,
        rowsTotal: 90_000,
        current: 'rows of public.film',
        connections: [{ connection: 1, doing: 'rows of public.film' }],
      }),
    ).toBe('500 KB of 1.0 MB · 3 of 12 tables · 12,000 of 90,000 rows')
    expect(progressWords({ ...progress, total: null, unit: 'statements', done: 7 })).toBe('7 statements so far')
  })
})
