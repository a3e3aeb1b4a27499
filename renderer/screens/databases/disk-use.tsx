import type { SnapshotOverview } from '../../../shared/model/snapshot.ts'
import { formatBytes } from '../../components/format.ts'
import { Select } from '../../components/select.tsx'
import { lookAtServer } from '../../state/snapshots.ts'
import { budgetChoices, changeUndoBudget } from '../../state/undo-budget.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import styles from './databases.module.css'

const words = databaseStrings.disk
const bytesText = (bytes: number): string => formatBytes(bytes).replace('.0', '')

export const DiskUse = ({ server, disk }: { readonly server: string; readonly disk: SnapshotOverview['disk'] }) => (
  <div className={styles['disk']} role="group" aria-label={words.title}>
    <p className={styles['diskUsed']}>
      {words.used(formatBytes(disk.usedBytes))}
      {disk.freeBytes !== null && `, ${words.free(formatBytes(disk.freeBytes))}`}
    </p>
    <Select
      label={words.budget}
      description={words.text}
      options={budgetChoices.map((bytes) => ({ value: String(bytes), label: bytesText(bytes) }))}
      value={String(disk.budgetBytes)}
      onChange={(bytes) => {
        changeUndoBudget(Number(bytes))
        void lookAtServer(server)
      }}
    />
  </div>
)
