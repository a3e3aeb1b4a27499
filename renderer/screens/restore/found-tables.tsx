import { Check, CircleMinus, CirclePlus, Equal, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { countedIn, type Receipt } from '../../../shared/model/restore.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatCount } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { kindMany } from '../../strings/object-kinds.ts'
import { restoreStrings } from '../../strings/restore-strings.ts'
import type { CountRow } from '../result/report-view.ts'
import {
  isLeftOut,
  isLost,
  isWrong,
  isWrongCount,
  isWrongRow,
  kindRows,
  sortedRows,
  sortedSequences,
} from './model/receipt-view.ts'

const words = restoreStrings.receipt
const look: Readonly<Record<CountRow['state'], { readonly tone: Tone; readonly icon: ReactNode }>> = {
  equal: { tone: 'ok', icon: <Check /> },
  fewer: { tone: 'bad', icon: <CircleMinus /> },
  more: { tone: 'warn', icon: <CirclePlus /> },
  unsaid: { tone: 'neutral', icon: <Equal /> },
}
const shownAtMost = 500
const someRight = 8
const count = (value: number | null): string => (value === null ? words.notThere : formatCount(value))
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const Verdict = ({ state }: { readonly state: CountRow['state'] }) => (
  <Badge tone={look[state].tone} icon={look[state].icon}>
    {words.state[state]}
  </Badge>
)

export const KindsTable = ({ receipt }: { readonly receipt: Receipt }) => {
  const rows = kindRows(receipt)
  if (rows.length === 0) return null
  return (
    <Section title={words.compared}>
      <Card flush>
        <SimpleTable
          label={words.compared}
          rows={rows}
          rowKey={(row) => row.kind}
          rowTone={(row) => (row.state === 'fewer' ? 'bad' : row.state === 'more' ? 'warn' : undefined)}
          columns={[
            { id: 'kind', title: words.kind, cell: (row) => capitalized(kindMany(row.kind)) },
            { id: 'expected', title: words.expected, align: 'end', width: '110px', cell: (row) => count(row.expected) },
            { id: 'found', title: words.found, align: 'end', width: '110px', cell: (row) => formatCount(row.found) },
            { id: 'state', title: words.verdict, width: '180px', cell: (row) => <Verdict state={row.state} /> },
          ]}
        />
      </Card>
    </Section>
  )
}

const PairVerdict = ({ wrong, unsaid }: { readonly wrong: boolean; readonly unsaid: boolean }) =>
  unsaid ? (
    <Verdict state="unsaid" />
  ) : wrong ? (
    <Badge tone="bad" icon={<X />}>
      {words.state.different}
    </Badge>
  ) : (
    <Verdict state="equal" />
  )

/** Rows by table, what is wrong first. All right and many: folded to one line. */
export const RowsTable = ({ receipt }: { readonly receipt: Receipt }) => {
  const { rows } = receipt
  const [all, setAll] = useState(false)
  if (rows.length === 0) return null
  const wrong = rows.filter((row) => isWrongRow(receipt, row)).length
  const counted = countedIn(receipt)
  const atOnce = wrong + someRight
  return (
    <Section title={words.rowsHeading}>
      <Disclosure
        title={words.rowsIn(formatCount(counted.rows), counted.tables, wrong)}
        startsOpen={wrong > 0 || rows.length <= 8}
      >
        <Card flush>
          <SimpleTable
            label={words.rowsHeading}
            rows={sortedRows(receipt).slice(0, shownAtMost)}
            foldAfter={all ? undefined : atOnce}
            rowKey={(row) => row.table}
            rowTone={(row) => (isWrongRow(receipt, row) ? 'bad' : undefined)}
            columns={[
              { id: 'table', title: words.table, mono: true, cell: (row) => row.table },
              {
                id: 'expected',
                title: words.expected,
                align: 'end',
                width: '110px',
                cell: (row) =>
                  row.expected === null && row.atMost !== undefined
                    ? words.atMost(formatCount(row.atMost))
                    : count(row.expected),
              },
              { id: 'found', title: words.found, align: 'end', width: '110px', cell: (row) => count(row.found) },
              {
                id: 'state',
                title: words.verdict,
                width: '180px',
                cell: (row) =>
                  isLost(receipt, row.table) ? (
                    <Badge tone="bad" icon={<X />}>
                      {words.state.lost}
                    </Badge>
                  ) : isLeftOut(receipt, row.table) ? (
                    <Badge>{words.state.leftOut}</Badge>
                  ) : (
                    <PairVerdict wrong={isWrongCount(row)} unsaid={row.expected === null && !isWrongCount(row)} />
                  ),
              },
            ]}
          />
        </Card>
        {rows.length > atOnce && (
          <Button size="s" variant="quiet" onPress={() => setAll(!all)}>
            {all ? words.showFewer : words.showAll(rows.length)}
          </Button>
        )}
      </Disclosure>
    </Section>
  )
}

export const SequencesTable = ({ sequences }: { readonly sequences: Receipt['sequences'] }) => {
  if (sequences.length === 0) return null
  const wrong = sequences.filter(isWrong).length
  return (
    <Section title={words.sequences}>
      <Disclosure title={words.sequencesIn(sequences.length, wrong)} startsOpen={wrong > 0}>
        <Card flush>
          <SimpleTable
            label={words.sequences}
            rows={sortedSequences(sequences).slice(0, shownAtMost)}
            rowKey={(row) => row.name}
            rowTone={(row) => (isWrong(row) ? 'bad' : undefined)}
            columns={[
              { id: 'name', title: words.sequence, mono: true, cell: (row) => row.name },
              {
                id: 'expected',
                title: words.expected,
                align: 'end',
                width: '110px',
                cell: (row) => row.expected ?? words.notThere,
              },
              {
                id: 'found',
                title: words.found,
                align: 'end',
                width: '110px',
                cell: (row) => row.found ?? words.notThere,
              },
              {
                id: 'state',
                title: words.verdict,
                width: '180px',
                cell: (row) => <PairVerdict wrong={isWrong(row)} unsaid={row.expected === null} />,
              },
            ]}
          />
        </Card>
      </Disclosure>
    </Section>
  )
}
