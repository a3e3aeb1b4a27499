import { useState } from 'react'
import type { Receipt } from '../../../shared/model/restore.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { classNames } from '../../components/class-names.ts'
import { formatCount } from '../../components/format.ts'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { byReason } from './model/receipt-view.ts'
import styles from './receipt.module.css'

const shownAtOnce = 12

export type ReasonListProps = {
  readonly title: string
  readonly text: string
  readonly tone: Tone
  readonly things: Receipt['leftOut']
  /** Their reason is told elsewhere. */ readonly explained?: readonly string[] | undefined
}

/** Things with the reason they are not there, told once per reason. */
export const ReasonList = ({ title, text, tone, things, explained = [] }: ReasonListProps) =>
  things.length + explained.length === 0 ? null : (
    <Section
      title={title}
      description={text}
      aside={<Badge tone={tone}>{formatCount(things.length + explained.length)}</Badge>}
    >
      <PanelList label={title} tone={tone === 'bad' ? 'bad' : 'plain'}>
        {explained.length > 0 && (
          <li className={styles['reason']}>
            <Names names={explained} tone={tone} />
          </li>
        )}
        {byReason(things).map(({ reason, what }) => (
          <li key={reason} className={styles['reason']}>
            <p className={styles['why']}>{reason.charAt(0).toUpperCase() + reason.slice(1)}</p>
            <Names names={what} tone={tone} />
          </li>
        ))}
      </PanelList>
    </Section>
  )

export const Names = ({ names, tone }: { readonly names: readonly string[]; readonly tone?: Tone | undefined }) => {
  const [all, setAll] = useState(false)
  const shown = all ? names : names.slice(0, shownAtOnce)
  return (
    <>
      <ul className={classNames(styles['names'], tone === 'bad' && styles['bad'])}>
        {shown.map((name, index) => (
          <li key={`${name} ${index}`}>{name}</li>
        ))}
      </ul>
      {names.length > shownAtOnce && (
        <span>
          <Button size="s" variant="quiet" onPress={() => setAll(!all)}>
            {all ? words.receipt.showFewer : words.receipt.showAll(names.length)}
          </Button>
        </span>
      )}
    </>
  )
}
