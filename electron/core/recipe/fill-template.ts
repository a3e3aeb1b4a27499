import { encodeUrlPart } from './connection-forms.ts'

export type TemplateValues = {
  readonly role: string
  readonly password: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly python?: string
}

const urlHost = (host: string): string =>
  host.startsWith('/') ? encodeUrlPart(host) : host.includes(':') ? `[${host}]` : host
const isUrl = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:(\/\/|[a-z]+:\/\/)/.test(text)

/** Puts values in place of {{name}}; in texts that are URLs each is encoded for its place. Hidden passwords (********) stay readable. */
export const fillTemplate = (template: string, values: TemplateValues): string => {
  const url = isUrl(template)
  return template.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    if (name === 'port') return String(values.port)
    if (name === 'host') return url ? urlHost(values.host) : values.host
    if (name === 'python') return values.python ?? 'python3'
    if (name !== 'role' && name !== 'password' && name !== 'database') return whole
    const value = values[name]
    return url && !/^\*+$/.test(value) ? encodeUrlPart(value) : value
  })
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)

/** The password a filled-in text holds, if it was made from this template for this role; null otherwise. */
export const passwordFromFilled = (template: string, filled: string, role: string): string | null => {
  const url = isUrl(template)
  let seen = false
  const pattern = template
    .split(/(\{\{\s*\w+\s*\}\})/)
    .map((piece) => {
      const name = /^\{\{\s*(\w+)\s*\}\}$/.exec(piece)?.[1]
      if (name === undefined) return escape(piece)
      if (name === 'role') return escape(url ? encodeUrlPart(role) : role)
      if (name !== 'password') return url ? '[^/@]*?' : '.*?'
      if (seen) return '.*?'
      seen = true
      return url ? '([^@/]+?)' : '(.+?)'
    })
    .join('')
  const found = seen ? new RegExp(`^${pattern}$`, 's').exec(filled)?.[1] : undefined
  if (found === undefined) return null
  try {
    return url ? decodeURIComponent(found) : found
  } catch {
    return null
  }
}
