import { problemStrings } from '../../strings/problem-strings.ts'
import { checkDatabaseName, checkName, checkRoleName, quotingWarning } from './check-name.ts'
import type { DatabaseDraft } from './drafts.ts'
import type { Problem } from './problems.ts'

const nameProblems = (field: string, error: string | null, name: string): readonly Problem[] => {
  if (error !== null) return [{ field, message: error, severity: 'error' }]
  const warning = quotingWarning(name)
  return warning === null ? [] : [{ field, message: warning, severity: 'warning' }]
}

const passwordProblems = (draft: DatabaseDraft): readonly Problem[] => {
  if (draft.passwordMode === 'env') {
    const name = draft.passwordEnv.trim()
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return []
    return [
      {
        field: 'passwordEnv',
        message: name === '' ? problemStrings.envNameEmpty : problemStrings.envNameForm,
        severity: 'error',
      },
    ]
  }
  if (draft.passwordMode !== 'own') return []
  const password = draft.passwordOwn
  if (password === '') return [{ field: 'passwordOwn', message: problemStrings.passwordEmpty, severity: 'error' }]
  // These would be read back from the recipe as words of the format.
  if (password === 'ask' || password === 'generate' || password.startsWith('env:')) {
    return [{ field: 'passwordOwn', message: problemStrings.passwordIsWord, severity: 'error' }]
  }
  return [{ field: 'passwordOwn', message: problemStrings.passwordInFile, severity: 'warning' }]
}

export const validateDatabase = (draft: DatabaseDraft): readonly Problem[] => [
  ...nameProblems('name', checkDatabaseName(draft.name), draft.name),
  ...nameProblems('roleName', checkRoleName(draft.roleName), draft.roleName),
  ...passwordProblems(draft),
  ...(draft.owner === '' ? [] : nameProblems('owner', checkName(draft.owner, 'owner'), draft.owner)),
  ...(draft.encoding.trim() !== '' && !/^[A-Za-z0-9_-]+$/.test(draft.encoding.trim())
    ? [{ field: 'encoding', message: problemStrings.encodingForm, severity: 'error' } as const]
    : []),
]
