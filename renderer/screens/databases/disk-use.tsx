import type { SnapshotOverview } from '../../../shared/model/snapshot.ts'
import { formatBytes } from '../../components/format.ts'
import { Link } from '../../components/link.tsx'
import { routeHref } from '../../state/route.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { budgetText } from '../settings/keep-choices.ts'
import { KeptCopies } from './kept-copies.tsx'
import styles from './databases.module.css'

const words = databaseStrings.disk

/** What snapshots cost on this server, and how far undo and spares may go. */
export const DiskUse = ({ server, disk }: { readonly server: string; readonly disk: SnapshotOverview['disk'] }) => (
  <div className={styles['disk']} role="group" aria-label={words.title}>
    <p className={styles['diskUsed']}>
      {words.used(formatBytes(disk.usedBytes))}
      {disk.freeBytes !== null && `, ${words.free(formatBytes(disk.freeBytes))}`}
    </p>
    <KeptCopies key={server} server={server} />
    <p className={styles['diskText']}>{words.text(budgetText(disk.budgetBytes))}</p>
    <p className={styles['diskText']}>
      <Link href={routeHref({ name: 'settings' })}>{words.change}</Link>
    </p>
  </div>
)
