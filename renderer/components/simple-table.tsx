import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './simple-table.module.css'

export type TableColumn<R> = {
  readonly id: string
  readonly title: string
  readonly cell: (row: R) => ReactNode
  readonly align?: 'start' | 'end' | undefined
  readonly mono?: boolean | undefined
  /** CSS width; one column without it takes the rest. */
  readonly width?: string | undefined
}

export type SimpleTableProps<R> = {
  readonly label: string
  readonly columns: readonly TableColumn<R>[]
  readonly rows: readonly R[]
  readonly rowKey: (row: R) => string
  readonly rowTone?: ((row: R) => 'bad' | 'warn' | undefined) | undefined
  /** Rows from this one on are folded away until asked for; on paper they are there. */
  readonly foldAfter?: number | undefined
}

/** A plain table for a few hundred rows; scrolls sideways inside itself, never the page. */
export const SimpleTable = <R,>({ label, columns, rows, rowKey, rowTone, foldAfter }: SimpleTableProps<R>) => (
  <div className={styles['scroll']}>
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={column.align === 'end' ? styles['end'] : undefined}
              style={column.width === undefined ? {} : { width: column.width }}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={rowKey(row)}
            className={classNames(
              styles[rowTone?.(row) ?? ''],
              foldAfter !== undefined && index >= foldAfter && styles['folded'],
            )}
          >
            {columns.map((column) => (
              <td
                key={column.id}
                className={classNames(column.align === 'end' && styles['end'], column.mono === true && styles['mono'])}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
