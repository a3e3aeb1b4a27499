import { Check, Copy, FileCheck2, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { ConnectionForm } from '../../../shared/contract/procedures.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { Section } from '../../components/section.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { call } from '../../client/client.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { showToast } from '../../state/toasts.ts'
import { useCall } from '../../wizard/live/use-call.ts'
import styles from './result.module.css'

/** What most people paste comes first; the rest is one press away. */
const usual = ['uri', 'env', 'psql', 'jdbc']
const atOnce = usual.length
const inOrder = (forms: readonly ConnectionForm[]): readonly ConnectionForm[] => [
  ...usual.flatMap((id) => forms.filter((form) => form.id === id)),
  ...forms.filter(({ id }) => !usual.includes(id)),
]

/** The connection in the forms people paste, each copied by one press. The password is masked here and only ever goes to the clipboard. */
export const ConnectCard = ({ jobId, envFile }: { readonly jobId: string; readonly envFile: string | undefined }) => {
  const [all, setAll] = useState(false)
  const forms = useCall('connection.forms', { jobId })
  const reveal = useAppInfo((state) => state.info?.capabilities.revealFile === true)
  if (forms.error !== null) return null
  const count = forms.value?.length ?? 0
  const shown = inOrder(forms.value ?? []).slice(0, all ? count : atOnce)
  const isHidden = forms.value?.some(({ text }) => text.includes('********')) !== false
  return (
    <Section title={words.connect} description={isHidden ? words.connectLead : words.connectNoPassword}>
      <Card>
        {forms.value === null ? (
          <Skeleton height={90} />
        ) : (
          <ul className={styles['forms']} aria-label={words.connect}>
            {shown.map((form) => (
              <Form key={form.id} jobId={jobId} form={form} />
            ))}
          </ul>
        )}
        {count > atOnce && (
          <Button size="s" variant="quiet" onPress={() => setAll(!all)}>
            {all ? words.showFewer : words.showAll(String(count))}
          </Button>
        )}
        {envFile !== undefined && (
          <p className={styles['env']}>
            <FileCheck2 aria-hidden="true" />
            <span>
              <strong>{words.envWritten(envFile)}</strong> {words.envText}
            </span>
            {reveal && (
              <Button
                size="s"
                variant="quiet"
                icon={<FolderOpen />}
                onPress={() => void call('app.reveal', { path: envFile })}
              >
                {words.reveal}
              </Button>
            )}
          </p>
        )}
      </Card>
    </Section>
  )
}

const Form = ({ jobId, form }: { readonly jobId: string; readonly form: ConnectionForm }) => {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    const answer = await call('connection.copy', { jobId, form: form.id })
    if (!answer.ok) return void showToast({ tone: 'error', title: answer.error.message, text: answer.error.hint })
    try {
      // A host without a clipboard hands the text over for this very click.
      if (!answer.value.copied) await navigator.clipboard.writeText(answer.value.text ?? '')
      setCopied(true)
      setTimeout(() => setCopied(false), 1800)
    } catch {
      showToast({ tone: 'error', title: words.copyFailed })
    }
  }
  return (
    <li className={styles['form']}>
      <span className={styles['formLabel']}>{form.label}</span>
      <code className={styles['formText']} title={form.text}>
        {form.text.replaceAll(/\s*\n\s*/g, ' ')}
      </code>
      <Button
        size="s"
        variant="quiet"
        icon={copied ? <Check /> : <Copy />}
        aria-label={copied ? words.copied : words.copyForm(form.label)}
        onPress={() => void copy()}
      >
        {copied ? words.copied : words.copy}
      </Button>
    </li>
  )
}
