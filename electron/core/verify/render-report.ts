// A report as a file that one can send: JSON for programs, Markdown for issues, HTML for people and printers.
import type { Report } from '../../../shared/model/report.ts'
import { renderHtml } from './render-html.ts'
import { renderMarkdown } from './render-markdown.ts'

export type RenderedReport = { readonly text: string; readonly fileName: string; readonly mediaType: string }

/** Keys in the same order every time, so that two reports can be compared as text. */
const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    : value

/** `report-shop-20260102-030405`: safe on every file system. */
const fileStem = (report: Report): string => {
  const name = report.database
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const at = report.startedAt.replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `report-${name === '' ? 'database' : name}-${at}`
}

export const renderReport = (report: Report, format: 'json' | 'html' | 'markdown'): RenderedReport => {
  const stem = fileStem(report)
  if (format === 'json')
    return { text: `${JSON.stringify(report, sortKeys, 2)}\n`, fileName: `${stem}.json`, mediaType: 'application/json' }
  if (format === 'markdown') return { text: renderMarkdown(report), fileName: `${stem}.md`, mediaType: 'text/markdown' }
  return { text: renderHtml(report), fileName: `${stem}.html`, mediaType: 'text/html' }
}
