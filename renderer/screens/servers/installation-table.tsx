import type { Installation } from '../../../shared/model/server.ts'
import { Badge } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PathText } from '../../components/path-text.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { Stack } from '../../components/stack.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.servers
const shownTools = ['postgres', 'psql', 'pg_dump', 'pg_restore'] as const

const Tools = ({ installation }: { readonly installation: Installation }) => (
  <Stack row gap="s">
    {shownTools.map((tool) =>
      installation.tools[tool] === undefined ? null : (
        <Badge key={tool} tone="neutral">
          {tool === 'postgres' ? words.serverTool : tool}
        </Badge>
      ),
    )}
  </Stack>
)

export const InstallationTable = ({ installations }: { readonly installations: readonly Installation[] }) => (
  <Card flush>
    {installations.length === 0 ? (
      <EmptyState title={words.installationsEmptyTitle}>{words.installationsEmpty}</EmptyState>
    ) : (
      <SimpleTable
        label={words.installations}
        rows={installations}
        rowKey={(row) => row.id}
        columns={[
          { id: 'version', title: words.columns.version, width: '86px', cell: (row) => row.version },
          { id: 'source', title: words.columns.source, width: '160px', cell: (row) => words.source[row.source] },
          { id: 'tools', title: words.columns.tools, width: '260px', cell: (row) => <Tools installation={row} /> },
          { id: 'folder', title: words.columns.folder, mono: true, cell: (row) => <PathText path={row.binDir} /> },
        ]}
      />
    )}
  </Card>
)
