import type { MetaCommand } from '../../../shared/model/script.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { formatCount } from '../../components/format.ts'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import styles from './inspect.module.css'

const tones: Readonly<Record<MetaCommand['risk'], Tone>> = {
  none: 'neutral',
  file: 'warn',
  connect: 'warn',
  shell: 'bad',
}
const shownAtMost = 200

export const MetaList = ({
  commands,
  topFile,
}: {
  readonly commands: readonly MetaCommand[]
  readonly topFile: string
}) => (
  <ul className={styles['notes']} aria-label={words.meta}>
    {commands.slice(0, shownAtMost).map((command, index) => (
      <li key={`${command.file}:${command.line} ${index}`} className={styles['note']}>
        <span className={styles['noteLine']}>
          {command.file === topFile ? words.line(command.line) : `${fileNameOf(command.file)}:${command.line}`}
        </span>
        <code className={styles['noteCommand']}>{command.command}</code>
        <Badge tone={tones[command.risk]}>{words.risk[command.risk]}</Badge>
      </li>
    ))}
    {commands.length > shownAtMost && (
      <li className={styles['note']}>{words.more(formatCount(commands.length - shownAtMost))}</li>
    )}
  </ul>
)
