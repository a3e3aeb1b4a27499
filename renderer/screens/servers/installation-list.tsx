import { Package } from 'lucide-react'
import type { Installation } from '../../../shared/model/server.ts'
import { Badge } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PathText } from '../../components/path-text.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { strings } from '../../strings/strings.ts'
import styles from './installation-list.module.css'

const words = strings.servers
const shownTools = ['postgres', 'psql', 'pg_dump', 'pg_restore'] as const

const Tools = ({ installation }: { readonly installation: Installation }) => (
  <span className={styles['tools']}>
    {shownTools.map(
      (tool) =>
        installation.tools[tool] !== undefined && (
          <Badge key={tool}>{tool === 'postgres' ? words.serverTool : tool}</Badge>
        ),
    )}
  </span>
)

export const InstallationList = ({ installations }: { readonly installations: readonly Installation[] }) =>
  installations.length === 0 ? (
    <Card>
      <EmptyState icon={<Package />} title={words.installationsEmptyTitle}>
        {words.installationsEmpty}
      </EmptyState>
    </Card>
  ) : (
    <RowList label={words.installations}>
      {installations.map((each) => (
        <Row
          key={each.id}
          icon={<Package />}
          title={`PostgreSQL ${each.version} · ${words.source[each.source]}`}
          detail={<PathText path={each.binDir} />}
          aside={<Tools installation={each} />}
        />
      ))}
    </RowList>
  )
