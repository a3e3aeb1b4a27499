import { FileQuestion, FileX2, FolderOpen, ServerCog } from 'lucide-react'
import type { XRay } from '../../../shared/model/restore.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { Section } from '../../components/section.tsx'
import { choosePath } from '../../state/choose-path.ts'
import { openPath } from '../../state/open-path.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { FindingList } from './finding-list.tsx'
import { fileDetails, otherFindings } from './model/xray-view.ts'
import styles from './restore.module.css'

const looks = {
  'not-a-dump': { icon: <FileQuestion />, label: words.notDump.label },
  dumpall: { icon: <ServerCog />, label: words.notDump.labelWhole },
  archive: { icon: <FileX2 />, label: words.notDump.labelDamaged },
  script: { icon: <FileX2 />, label: words.notDump.labelScript },
} as const

/** What it is instead, in one sentence, and what to do next. */
export const NotADump = ({ xray }: { readonly xray: XRay }) => {
  const look = looks[xray.kind]
  const finding = xray.findings.find(({ severity }) => severity === 'error') ?? xray.findings[0]
  const choose = async (): Promise<void> => {
    const path = await choosePath('script')
    if (path !== null) openPath(path)
  }
  const isSame = finding === undefined || finding.message === xray.sentence || xray.kind === 'script'
  return (
    <div className={styles['not']}>
      <section className={styles['notHero']} aria-label={look.label}>
        <span className={styles['notIcon']} aria-hidden="true">
          {look.icon}
        </span>
        <p className={styles['notLabel']}>{look.label}</p>
        <div role="status">
          <h2 className={styles['notTitle']}>{xray.kind === 'script' ? xray.verdict.sentence : xray.sentence}</h2>
        </div>
        {!isSame && <p className={styles['notText']}>{finding.message}</p>}
        {finding?.detail !== undefined && <p className={styles['notText']}>{finding.detail}</p>}
        {finding?.hint !== undefined && finding.hint !== '' && (
          <p className={styles['notNext']}>
            <strong>{words.notDump.next}</strong>
            {finding.hint}
          </p>
        )}
        <Button icon={<FolderOpen />} onPress={() => void choose()}>
          {words.choose}
        </Button>
        <p className={styles['faint']}>{words.notDump.safe}</p>
      </section>
      {xray.kind === 'script' && <FindingList findings={otherFindings(xray)} />}
      <Section title={words.file.heading}>
        <Card>
          <DetailList details={fileDetails(xray)} />
        </Card>
      </Section>
    </div>
  )
}
