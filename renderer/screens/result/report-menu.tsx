import { Download, Printer } from 'lucide-react'
import { useMemo } from 'react'
import { Button } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { call } from '../../client/client.ts'
import { useActions, type Action } from '../../state/actions.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { showToast } from '../../state/toasts.ts'

type Format = 'html' | 'markdown' | 'json'
const formats: readonly Format[] = ['html', 'markdown', 'json']

const download = (text: string, fileName: string, mediaType: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}

const save = async (jobId: string, format: Format, canReveal: boolean): Promise<void> => {
  if (canReveal) {
    const saved = await call('report.save', { jobId, format })
    if (!saved.ok) return void showToast({ tone: 'error', title: saved.error.message, text: saved.error.hint })
    const { path } = saved.value
    return void showToast({
      tone: 'ok',
      title: words.saved(path),
      action: { label: words.reveal, run: () => void call('app.reveal', { path }) },
    })
  }
  const rendered = await call('report.render', { jobId, format })
  if (!rendered.ok) return void showToast({ tone: 'error', title: rendered.error.message, text: rendered.error.hint })
  download(rendered.value.text, rendered.value.fileName, rendered.value.mediaType)
  showToast({ tone: 'ok', title: words.downloaded(rendered.value.fileName) })
}

/** Saves beside the recipe where the host can show it there; a browser downloads it. */
export const ReportMenu = ({ jobId }: { readonly jobId: string }) => {
  const canReveal = useAppInfo((state) => state.info?.capabilities.revealFile === true)
  const actions = useMemo<readonly Action[]>(
    () => [
      ...formats.map((format): Action => ({
        id: `report.${format}`,
        group: 'do',
        title: `${words.save} ${words.saveAs[format]}`,
        icon: <Download />,
        run: () => void save(jobId, format, canReveal),
      })),
      { id: 'report.print', group: 'do', title: words.print, icon: <Printer />, run: () => window.print() },
    ],
    [jobId, canReveal],
  )
  useActions(actions)
  return (
    <Menu
      label={words.report}
      trigger={<Button icon={<Download />}>{words.save}</Button>}
      entries={actions.map((action) => ({
        id: action.id,
        label: action.title,
        icon: action.icon,
        onSelect: action.run,
      }))}
    />
  )
}
