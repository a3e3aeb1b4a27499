import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'

export type CopyButtonProps = {
  /** The text, or how to get it (called on the press). */
  readonly text: string | (() => string | Promise<string>)
  /** With words it is a button, without it an icon. */
  readonly children?: string | undefined
  readonly label?: string | undefined
}

export const CopyButton = ({ text, children, label = strings.common.copy }: CopyButtonProps) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text())
    setCopied(true)
  }
  const icon = copied ? <Check /> : <Copy />
  return children === undefined ? (
    <IconButton size="s" label={copied ? strings.common.copied : label} icon={icon} onPress={() => void copy()} />
  ) : (
    <Button size="s" icon={icon} onPress={() => void copy()}>
      {copied ? strings.common.copied : children}
    </Button>
  )
}
