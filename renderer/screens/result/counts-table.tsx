import { Check, CircleMinus, CirclePlus, Equal } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Report } from '../../../shared/model/report.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { formatCount } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { kindMany } from '../../strings/object-kinds.ts'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { countRows, type CountRow } from './report-view.ts'

const look: Readonly<Record<CountRow['state'], { readonly tone: Tone; readonly icon: ReactNode }>> = {
  equal: { tone: 'ok', icon: <Check /> },
  fewer: { tone: 'bad', icon: <CircleMinus /> },
  more: { tone: 'warn', icon: <CirclePlus /> },
  unsaid: { tone: 'neutral', icon: <Equal /> },
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const CountsTable = ({ report }: { readonly report: Report }) => (
  <Section title={words.compared}>
    <Card flush>
      <SimpleTable
        label={words.compared}
        rows={countRows(report)}
        rowKey={(row) => row.kind}
        rowTone={(row) => (row.state === 'fewer' ? 'bad' : row.state === 'more' ? 'warn' : undefined)}
        columns={[
          { id: 'kind', title: words.kind, cell: (row) => capitalized(kindMany(row.kind)) },
          {
            id: 'expected',
            title: words.expected,
            align: 'end',
            width: '110px',
            cell: (row) => (row.expected === null ? '–' : formatCount(row.expected)),
          },
          { id: 'found', title: words.found, align: 'end', width: '110px', cell: (row) => formatCount(row.found) },
          {
            id: 'state',
            title: words.verdict,
            width: '180px',
            cell: (row) => (
              <Badge tone={look[row.state].tone} icon={look[row.state].icon}>
                {words.state[row.state]}
              </Badge>
            ),
          },
        ]}
      />
    </Card>
  </Section>
)
