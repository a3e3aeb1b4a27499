import { problemStrings } from '../../strings/problem-strings.ts'
import type { ServerDraft } from './drafts.ts'
import type { Problem } from './problems.ts'

export const readPort = (text: string): number | null => {
  const port = Number(text.trim())
  return /^\d+$/.test(text.trim()) && port >= 1 && port <= 65535 ? port : null
}

export const validateServer = (draft: ServerDraft): readonly Problem[] => {
  if (draft.choice === 'built-in') return []
  if (draft.choice === 'found') {
    return draft.found === null ? [{ field: 'found', message: problemStrings.pickServer, severity: 'error' }] : []
  }
  const problems: Problem[] = []
  if (draft.host.trim() === '') problems.push({ field: 'host', message: problemStrings.hostEmpty, severity: 'error' })
  else if (/\s/.test(draft.host.trim()))
    problems.push({ field: 'host', message: problemStrings.hostSpaces, severity: 'error' })
  if (readPort(draft.port) === null)
    problems.push({ field: 'port', message: problemStrings.portRange, severity: 'error' })
  return problems
}
