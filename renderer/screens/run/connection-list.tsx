import { useState } from 'react'
import type { ConnectionWork } from '../../../shared/model/job.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import styles from './run.module.css'

/** What each connection does now. A line stays while its connection waits, so that nothing below it jumps. */
export const ConnectionList = ({ connections }: { readonly connections: readonly ConnectionWork[] }) => {
  const [lines, setLines] = useState(0)
  const most = connections.reduce((max, { connection }) => Math.max(max, connection), lines)
  if (most > lines) setLines(most)
  if (most === 0) return null
  return (
    <ol className={styles['connections']} aria-label={words.connections}>
      {Array.from({ length: most }, (_, index) => {
        const work = connections.find(({ connection }) => connection === index + 1)
        return (
          <li key={index} className={styles['connection']} data-idle={work === undefined ? '' : undefined}>
            <span className={styles['connectionNumber']}>{index + 1}</span>
            <span className={styles['doing']}>
              {work?.doing ?? words.idle}
              {work?.phase !== undefined && <span className={styles['phase']}>{work.phase}</span>}
            </span>
            <span className={styles['connectionBar']}>
              {work !== undefined && <ProgressBar thin label={work.doing} value={work.share ?? null} />}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
