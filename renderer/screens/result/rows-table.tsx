import type { Report } from '../../../shared/model/report.ts'
import { Card } from '../../components/card.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatCount } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'

type Row = Report['rows'][number]
const isWrong = (row: Row): boolean => row.expected !== null && row.expected !== row.found

/** Rows by table. All right: folded to one line. */
export const RowsTable = ({ rows }: { readonly rows: readonly Row[] }) => {
  if (rows.length === 0) return null
  const wrong = rows.filter(isWrong)
  const total = rows.reduce((sum, row) => sum + row.found, 0)
  return (
    <Section title={words.rows}>
      <Disclosure
        title={words.rowsIn(formatCount(total), formatCount(rows.length), wrong.length)}
        startsOpen={wrong.length > 0 || rows.length <= 6}
      >
        <Card flush>
          <SimpleTable
            label={words.rows}
            rows={[...wrong, ...rows.filter((row) => !isWrong(row))].slice(0, 300)}
            rowKey={(row) => row.table}
            rowTone={(row) => (isWrong(row) ? 'bad' : undefined)}
            columns={[
              { id: 'table', title: words.table, mono: true, cell: (row) => row.table },
              {
                id: 'expected',
                title: words.expected,
                align: 'end',
                cell: (row) => (row.expected === null ? '–' : formatCount(row.expected)),
              },
              { id: 'found', title: words.found, align: 'end', cell: (row) => formatCount(row.found) },
            ]}
          />
        </Card>
      </Disclosure>
    </Section>
  )
}
