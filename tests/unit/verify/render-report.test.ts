import { describe, expect, test } from 'vitest'
import type { Report } from '../../../shared/model/report.ts'
import { renderReport } from '../../../electron/core/verify/render-report.ts'

const evil = `<script>alert(1)</script>"'|\`*_\n&`
const report: Report = {
  outcome: 'differences',
  headline: `headline ${evil}`,
  recipeName: `recipe ${evil}`,
  recipeFile: `/f/${evil}`,
  database: `db ${evil}`,
  role: `role ${evil}`,
  server: { label: `label ${evil}`, version: '15.1', host: 'localhost', port: 5432 },
  tools: [{ name: `psql ${evil}`, version: '15' }],
  counts: {
    tables: { expected: 1, found: 2 },
    views: { expected: null, found: 4 },
    indexes_explicit: { expected: 3, found: 3 },
  },
  missing: [{ kind: 'tables', name: `t ${evil}`, place: { file: `p ${evil}`, line: 3 }, why: evil }],
  different: [{ kind: 'tables', name: evil, expected: evil, found: evil }],
  extra: [{ kind: 'functions', name: evil }],
  uncertain: [evil],
  checks: [{ name: evil, kind: 'query', expected: evil, found: evil, ok: false }],
  rows: [{ table: evil, expected: 1, found: 2 }],
  steps: [{ id: 'a', title: evil, status: 'done', durationMs: 61_000, detail: evil }],
  findings: [{ code: 'x', severity: 'warning', message: evil, hint: evil, detail: evil, place: { file: evil } }],
  error: {
    kind: 'script-failed',
    message: evil,
    serverMessage: `other ${evil}`,
    detail: evil,
    hint: evil,
    file: evil,
    line: 2,
    sqlState: '42601',
    excerpt: { firstLine: 9, lines: [evil, 'x'], markLine: 10, markColumn: 0 },
  },
  startedAt: '2026-01-02T03:04:05.678Z',
  durationMs: 1234,
  groundworkVersion: '0.1.0',
}

describe('HTML', () => {
  const { text, fileName, mediaType } = renderReport(report, 'html')
  test('every value is escaped', () => {
    expect(text).not.toContain('<script>')
    expect(text).not.toMatch(/<[^>]*alert/)
    expect(text).toContain('&lt;script&gt;')
  })
  test('nothing comes from outside, and no script may run', () => {
    expect(text).not.toMatch(/https?:|src=|href=|@import|url\(/)
    expect(text).toContain(`default-src 'none'`)
  })
  test('the outcome is a word and a mark', () => {
    expect(text).toContain('>Differences<')
    expect(text).toContain('≠')
    expect(text).toMatch(/<title>Differences: recipe/)
  })
  test('the place in the excerpt is marked', () => {
    expect(text).toMatch(/10 {2}x\n {4}\^/)
  })
  test('safe name, right type', () => {
    expect(fileName).toBe('report-db-script-alert-1-script-_-20260102-030405.html')
    expect(mediaType).toBe('text/html')
  })
  test('all outcomes have their own word', () => {
    const words = (['verified', 'differences', 'failed', 'cancelled'] as const).map(
      (outcome) => /class="word">(\w+)</.exec(renderReport({ ...report, outcome }, 'html').text)?.[1],
    )
    expect(words).toEqual(['Verified', 'Differences', 'Failed', 'Cancelled'])
  })
  test('ten thousand missing objects are a page', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ kind: 'tables' as const, name: `public.t${at}` }))
    const long = renderReport({ ...report, missing: many }, 'html').text
    expect(long).toContain('and 9500 more')
    expect(long.length).toBeLessThan(200_000)
  })
})

test('Markdown: tables keep their cells, tags do not come alive', () => {
  const { text, mediaType } = renderReport(report, 'markdown')
  expect(mediaType).toBe('text/markdown')
  expect(text.split('\n')[0]).toBe('# ≠ Differences: recipe \\<script\\>alert(1)\\</script\\>"\'\\|\\`\\*\\_ &')
  for (const line of text.split('\n').filter((one) => one.startsWith('| tables')))
    expect(line).toBe('| tables | 1 | 2 | ≠ |')
  expect(text.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).not.toMatch(/(?<!\\)<script/)
})

test('JSON: the same keys in the same order, whatever order they came in', () => {
  const shuffled = Object.fromEntries(Object.entries(report).toReversed()) as Report
  expect(renderReport(shuffled, 'json').text).toBe(renderReport(report, 'json').text)
  expect(JSON.parse(renderReport(report, 'json').text)).toEqual(report)
})
