import { Trash2 } from 'lucide-react'
import type { KeptRestore } from '../../../shared/model/restore.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatAgo, formatBytes } from '../../components/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { call } from '../../client/client.ts'
import { confirm } from '../../state/confirm.ts'
import { parseServerKey } from '../../state/server-key.ts'
import { showToast } from '../../state/toasts.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { useCall } from '../../wizard/live/use-call.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import styles from './databases.module.css'

const words = databaseStrings.kept

/** Copies of restored files on this server: what they take, and a way to be rid of them. */
export const KeptCopies = ({ server }: { readonly server: string }) => {
  const ref = parseServerKey(server)
  return ref === null ? null : <Kept server={ref} />
}

const Kept = ({ server }: { readonly server: ServerRef }) => {
  const { value, reload } = useCall('restore.kept', { server })
  if (value === null || value.length === 0) return null
  const bytes = value.reduce((sum, { sizeBytes, sharesDisk }) => sum + (sharesDisk ? 0 : (sizeBytes ?? 0)), 0)
  const drop = async (one: KeptRestore): Promise<void> => {
    const yes = await confirm({
      title: words.title(fileNameOf(one.file)),
      text: words.text,
      action: words.action,
      danger: true,
      typedName: null,
    })
    if (!yes) return
    const answer = await call('restore.dropKept', { server, names: [one.storedAs] })
    if (!answer.ok) showToast({ tone: 'error', title: answer.error.message, text: answer.error.hint })
    reload()
  }
  return (
    <Disclosure level={2} title={words.summary(value.length, formatBytes(bytes))}>
      <ul className={styles['kept']} aria-label={words.label}>
        {value.map((one) => (
          <li key={one.storedAs}>
            <span className={styles['keptWords']}>
              <span className={styles['keptFile']} title={one.file}>
                {fileNameOf(one.file)}
              </span>
              <span className={styles['faint']}>
                {[one.sizeBytes === null ? undefined : formatBytes(one.sizeBytes), formatAgo(one.keptAt)]
                  .filter((part) => part !== undefined)
                  .join(', ')}
              </span>
            </span>
            <IconButton
              size="s"
              label={words.remove(fileNameOf(one.file))}
              icon={<Trash2 />}
              onPress={() => void drop(one)}
            />
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
