import { Check, X } from 'lucide-react'
import type { CheckResult } from '../../../shared/model/report.ts'
import { Badge } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { Section } from '../../components/section.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'

export const ChecksTable = ({ checks }: { readonly checks: readonly CheckResult[] }) =>
  checks.length === 0 ? null : (
    <Section title={words.checks}>
      <Card flush>
        <SimpleTable
          label={words.checks}
          rows={checks}
          rowKey={(check) => `${check.kind} ${check.name}`}
          rowTone={(check) => (check.ok ? undefined : 'bad')}
          columns={[
            { id: 'name', title: words.check, cell: (check) => check.name },
            {
              id: 'ok',
              title: words.verdict,
              width: '150px',
              cell: (check) => (
                <Badge tone={check.ok ? 'ok' : 'bad'} icon={check.ok ? <Check /> : <X />}>
                  {check.ok ? words.checkOk : words.checkBad}
                </Badge>
              ),
            },
            { id: 'expected', title: words.expected, align: 'end', mono: true, cell: (check) => check.expected },
            { id: 'found', title: words.found, align: 'end', mono: true, cell: (check) => check.found },
          ]}
        />
      </Card>
    </Section>
  )
