import { Download, Printer } from 'lucide-react'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { Button } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { showToast } from '../../state/toasts.ts'
import { restoreStrings } from '../../strings/restore-strings.ts'
import { receiptHtml } from './model/receipt-html.ts'
import { receiptFileName, receiptJson } from './model/receipt-view.ts'

const words = restoreStrings.receipt

const download = (text: string, fileName: string, mediaType: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
  showToast({ tone: 'ok', title: words.downloaded(fileName) })
}

export const ReceiptMenu = ({ result }: { readonly result: RestoreResult }) => (
  <Menu
    label={words.save}
    trigger={<Button icon={<Download />}>{words.save}</Button>}
    entries={[
      { id: 'html', label: words.saveAs.html, icon: <Download />, onSelect: () => download(receiptHtml(result), receiptFileName(result, 'html'), 'text/html') },
      { id: 'json', label: words.saveAs.json, icon: <Download />, onSelect: () => download(receiptJson(result), receiptFileName(result, 'json'), 'application/json') },
      { id: 'print', label: words.print, icon: <Printer />, onSelect: () => window.print() },
    ]}
  />
)
