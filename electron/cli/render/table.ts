import { padEnd, padStart, widthOf } from '../output/style.ts'

export type Column = { readonly title: string; readonly align?: 'left' | 'right' }

/** Columns as wide as they need to be, two spaces between, no lines: easy to read and to cut. */
export const renderTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paintTitle: (text: string) => string,
  indent = '  ',
): string => {
  const widths = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[i] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    (
      indent +
      columns
        .map((column, i) => (column.align === 'right' ? padStart : padEnd)(cells[i] ?? '', widths[i] ?? 0))
        .join('  ')
    ).trimEnd()
  const titles = columns.some((column) => column.title) ? [line(columns.map((column) => paintTitle(column.title)))] : []
  return [...titles, ...rows.map(line)].join('\n')
}
