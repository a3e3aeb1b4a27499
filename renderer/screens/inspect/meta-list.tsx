import type { MetaCommand } from '../../../shared/model/script.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'

const tones: Readonly<Record<MetaCommand['risk'], Tone>> = { none: 'neutral', file: 'warn', connect: 'warn', shell: 'bad' }

export const MetaList = ({ commands }: { readonly commands: readonly MetaCommand[] }) => (
  <Card flush>
    <SimpleTable
      label={words.meta}
      rows={commands.slice(0, 200)}
      rowKey={(command) => `${command.file}:${command.line}`}
      columns={[
        { id: 'line', title: words.lineTitle, align: 'end', width: '70px', cell: (command) => command.line },
        { id: 'command', title: words.command, mono: true, cell: (command) => command.command },
        { id: 'risk', title: '', width: '170px', cell: (command) => <Badge tone={tones[command.risk]}>{words.risk[command.risk]}</Badge> },
      ]}
    />
  </Card>
)
