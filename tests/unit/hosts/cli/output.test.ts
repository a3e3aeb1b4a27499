import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration } from '../../../../electron/cli/output/format.ts'
import { createProgress, describeProgress } from '../../../../electron/cli/output/progress.ts'
import { createStyle, drawsUnicode, fit, padEnd, usesColor, widthOf } from '../../../../electron/cli/output/style.ts'
import { renderFailure } from '../../../../electron/cli/render/failure.ts'
import { renderFindings } from '../../../../electron/cli/render/findings.ts'
import { renderReport } from '../../../../electron/cli/render/report.ts'
import type { CliIo } from '../../../../electron/cli/io.ts'
import type { Report } from '../../../../shared/model/report.ts'

const plain = createStyle(false, true)
const color = createStyle(true, true)

test('colour only for a terminal, and as the environment asks', () => {
  expect(usesColor(true, {})).toBe(true)
  expect(usesColor(false, {})).toBe(false)
  expect(usesColor(true, { NO_COLOR: '1' })).toBe(false)
  expect(usesColor(true, { NO_COLOR: '' })).toBe(true) // no-color.org: only when not empty
  expect(usesColor(true, { TERM: 'dumb' })).toBe(false)
  expect(usesColor(false, { FORCE_COLOR: '1' })).toBe(true)
  expect(drawsUnicode('win32', {})).toBe(false)
  expect(drawsUnicode('win32', { WT_SESSION: 'x' })).toBe(true)
  expect(drawsUnicode('linux', {})).toBe(true)
})

test('colour takes no room', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      (text, width) => {
        const clean = text.replaceAll('\u001b', '')
        expect(widthOf(color.red(clean))).toBe(widthOf(clean))
        expect(widthOf(padEnd(color.red(clean), width))).toBe(Math.max(width, widthOf(clean)))
        expect(widthOf(fit(color.red(clean), width))).toBeLessThanOrEqual(width)
      },
    ),
  )
})

test('numbers as people read them', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567'])
  expect([1, 999, 1000, 150946, 4_200_000, 300_000_000].map(formatBytes)).toEqual([
    '1 byte',
    '999 bytes',
    '1.0 KB',
    '151 KB',
    '4.2 MB',
    '300 MB',
  ])
  expect([3, 999, 1500, 61_000, 3_700_000].map(formatDuration)).toEqual([
    '3 ms',
    '999 ms',
    '1.5 s',
    '1 min 1 s',
    '1 h 1 min',
  ])
})

test('a failure shows the place, the lines, the caret, the meaning and the next step', () => {
  const text = renderFailure(
    {
      kind: 'script-failed',
      message: 'The type "bar" does not exist.',
      sqlState: '42704',
      file: 'db/schema.sql',
      line: 212,
      column: 7,
      excerpt: { firstLine: 211, lines: ['CREATE TABLE x (', '\tfoo bar', ');'], markLine: 212, markColumn: 5 },
      serverMessage: 'type "bar" does not exist',
      hint: 'Create the type first.',
    },
    plain,
  )
  expect(text).toBe(`✗ The type "bar" does not exist.  (SQLSTATE 42704)
  at db/schema.sql:212:7

    211 │ CREATE TABLE x (
  ❯ 212 │   foo bar
        │       ^
    213 │ );

  The server says: type "bar" does not exist
  → Create the type first.`)
})

test('findings come worst first and once', () => {
  const text = renderFindings(
    [
      { code: 'b', severity: 'info', message: 'Said for the record.' },
      {
        code: 'a',
        severity: 'error',
        message: 'It cannot be.',
        objects: ['public.f1()', 'public.f2()'],
        hint: 'Install it.',
        fixes: [{ id: 'i', label: 'Install', command: 'apt install x' }],
      },
      { code: 'a', severity: 'error', message: 'It cannot be.' },
    ],
    plain,
  )
  expect(text).toBe(
    '✗ It cannot be.\n  public.f1(), public.f2()\n  → Install it.\n    apt install x\ni Said for the record.',
  )
})

const report: Report = {
  outcome: 'differences',
  headline: '33 of 34 tables are there.',
  recipeName: 'Shop',
  database: 'shop',
  role: 'shop',
  server: { label: 'PostgreSQL 15.18 on localhost:5432', version: '15.18', host: 'localhost', port: 5432 },
  tools: [],
  counts: {
    tables: { expected: 34, found: 33 },
    indexes: { expected: null, found: 80 },
    views: { expected: 0, found: 0 },
  },
  missing: [{ kind: 'tables', name: 'public.lost', place: { file: 'db/schema.sql', line: 12 } }],
  different: [],
  extra: [],
  uncertain: [],
  checks: [{ name: 'roles enum', kind: 'query', expected: '4', found: '3', ok: false }],
  rows: [],
  steps: [],
  findings: [],
  startedAt: '',
  durationMs: 1500,
  groundworkVersion: '0',
}

test('a report is a table of expected and found, and names what is missing', () => {
  const text = renderReport(report, plain)
  expect(text).toContain('! Differences  33 of 34 tables are there.')
  expect(text).toMatch(/expected\s+found/)
  expect(text).toMatch(/tables\s+34\s+33\s+✗/)
  expect(text).toMatch(/indexes\s+\?\s+80/)
  expect(text).not.toContain('views')
  expect(text).toContain('public.lost  db/schema.sql:12')
  expect(text).toContain('roles enum: expected 4, found 3')
})

test('on a terminal one live line is drawn and taken away; a step is said once', async () => {
  let err = ''
  const io = { errIsTty: true, columns: () => 40, err: (text: string) => void (err += text) } as unknown as CliIo
  const progress = createProgress(io, plain, { steps: true, verbose: false })
  const step = { id: 'load:0', title: 'Load db/schema.sql', status: 'running' } as const
  progress.onEvent({ type: 'steps', jobId: 'j', seq: 1, steps: [step] })
  progress.onEvent({
    type: 'progress',
    jobId: 'j',
    seq: 2,
    progress: {
      phase: 'load:0',
      title: 'Load db/schema.sql',
      done: 50,
      total: 200,
      unit: 'bytes',
      current: 'table public.a_very_long_name_indeed',
    },
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(err).toContain('25%')
  const drawn = err.split('\r\u001b[2K').at(-1) ?? ''
  expect(widthOf(drawn)).toBeLessThan(40)
  const done = { ...step, status: 'done', durationMs: 12 } as const
  progress.onEvent({ type: 'steps', jobId: 'j', seq: 3, steps: [done] })
  progress.onEvent({ type: 'steps', jobId: 'j', seq: 4, steps: [done] })
  progress.clear()
  expect(err.match(/✓ Load db\/schema\.sql/g)).toHaveLength(1)
  expect(err.endsWith('\r\u001b[2K') || err.endsWith('\n')).toBe(true)
})

test('steps come in the order of the plan, also those that need nothing', () => {
  let err = ''
  const io = { errIsTty: false, columns: () => 80, err: (text: string) => void (err += text) } as unknown as CliIo
  const progress = createProgress(io, plain, { steps: true, verbose: false })
  const steps = (first: 'running' | 'done') =>
    [
      { id: 'a', title: 'First', status: first },
      { id: 'b', title: 'Second', status: 'already-right' },
      { id: 'c', title: 'Third', status: 'pending' },
      { id: 'd', title: 'Fourth', status: 'skipped' },
    ] as const
  progress.onEvent({ type: 'steps', jobId: 'j', seq: 1, steps: steps('running') })
  expect(err).toBe('')
  progress.onEvent({ type: 'steps', jobId: 'j', seq: 2, steps: steps('done') })
  expect(err.match(/First|Second|Fourth/g)).toEqual(['First', 'Second'])
  const job = {
    id: 'j',
    kind: 'setup',
    title: '',
    state: 'failed',
    seq: 3,
    createdAt: '',
    steps: steps('done'),
    logLines: 0,
    hasResult: false,
  } as const
  progress.onEvent({ type: 'state', jobId: 'j', seq: 3, job })
  expect(err.match(/First|Second|Third|Fourth/g)).toEqual(['First', 'Second', 'Fourth'])
})

test('a restore on one line: how much, how long, and what each connection does', () => {
  const progress = { phase: 'data', title: 'Restore', done: 512 * 1024, total: 1024 * 1024, unit: 'bytes' } as const
  expect(describeProgress(progress)).toMatch(/^50% /)
  const told = describeProgress({
    ...progress,
    share: 0.375,
    remainingMs: 42_300,
    rows: 1200,
    rowsTotal: 5000,
    tables: { done: 3, total: 12 },
    current: 'not shown beside its connection',
    connections: [
      { connection: 1, doing: 'rows of public.film', share: 0.5 },
      { connection: 2, doing: 'index public.a_idx', phase: 'building index: scanning table', share: 0.256 },
    ],
  })
  expect(told).toMatch(/^37% {2}40 s left /)
  expect(told).toContain('1,200 of 5,000 rows  3 of 12 tables')
  expect(told).toContain('rows of public.film 50% | index public.a_idx scanning table 25%')
  expect(told).not.toContain('not shown')
})
