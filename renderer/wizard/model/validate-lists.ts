import { problemStrings } from '../../strings/problem-strings.ts'
import { checkName } from './check-name.ts'
import type { ExtensionsDraft, ExtrasDraft, SchemaDraft } from './drafts.ts'
import type { Problem } from './problems.ts'
import { splitCommand } from './split-command.ts'

const error = (field: string, message: string): Problem => ({ field, message, severity: 'error' })

export const validateExtensions = (draft: ExtensionsDraft): readonly Problem[] =>
  draft.list.flatMap((item, index) => {
    const problem = checkName(item.name.trim(), 'extension')
    if (problem !== null) return [error(`${item.id}:name`, problem)]
    const first = draft.list.findIndex((other) => other.name.trim() === item.name.trim())
    return first < index ? [error(`${item.id}:name`, problemStrings.extensionTwice(item.name.trim()))] : []
  })

export const validateSchema = (draft: SchemaDraft): readonly Problem[] =>
  draft.scripts.flatMap((script, index) => {
    const path = script.path.trim()
    if (path === '') return [error(`${script.id}:path`, problemStrings.scriptEmpty)]
    const first = draft.scripts.findIndex((other) => other.path.trim() === path)
    if (first < index)
      return [{ field: `${script.id}:path`, message: problemStrings.scriptTwice(path), severity: 'warning' } as const]
    return []
  })

const wholeNumber = /^\d+$/
const rowsForm = /^(>=|<=|>|<)?\s*\d+$/
const envName = /^[A-Za-z_][A-Za-z0-9_]*$/
const placeholders = ['role', 'password', 'host', 'port', 'database', 'python']

/** `{{user}}` would stay as it is in the file: say so. */
export const unknownPlaceholder = (text: string): string | null => {
  for (const match of text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)) {
    const name = match[1] ?? ''
    if (!placeholders.includes(name)) return name
  }
  return null
}

const validateEnv = (draft: ExtrasDraft): readonly Problem[] => {
  if (!draft.envEnabled) return []
  const problems: Problem[] = []
  if (draft.envFile.trim() === '') problems.push(error('envFile', problemStrings.envFileEmpty))
  for (const pair of draft.envSet) {
    const unknown = unknownPlaceholder(pair.value)
    if (pair.name.trim() === '') problems.push(error(`env:${pair.id}:name`, problemStrings.envNameEmpty))
    else if (!envName.test(pair.name.trim())) problems.push(error(`env:${pair.id}:name`, problemStrings.envNameForm))
    else if (unknown !== null) problems.push(error(`env:${pair.id}:value`, problemStrings.placeholderUnknown(unknown)))
  }
  return problems
}

export const validateExtras = (draft: ExtrasDraft): readonly Problem[] => [
  ...validateEnv(draft),
  ...draft.after.flatMap((command) => {
    const split = splitCommand(command.run)
    const unknown = unknownPlaceholder(command.run)
    if (split.problem !== null) return [error(`after:${command.id}:run`, problemStrings.quoteOpen)]
    if (split.argv.length === 0) return [error(`after:${command.id}:run`, problemStrings.commandEmpty)]
    if (unknown !== null) return [error(`after:${command.id}:run`, problemStrings.placeholderUnknown(unknown))]
    if (command.timeoutSeconds !== '' && !(Number(command.timeoutSeconds) > 0))
      return [error(`after:${command.id}:timeout`, problemStrings.timeoutForm)]
    return []
  }),
  ...draft.counts.flatMap((check, index) => {
    if (draft.counts.findIndex((other) => other.kind === check.kind) < index)
      return [error(`count:${check.id}:kind`, problemStrings.countTwice)]
    return wholeNumber.test(check.expect.trim()) ? [] : [error(`count:${check.id}:expect`, problemStrings.countForm)]
  }),
  ...draft.rows.flatMap((pair) => {
    if (pair.name.trim() === '') return [error(`rows:${pair.id}:name`, problemStrings.tableEmpty)]
    return rowsForm.test(pair.value.trim()) ? [] : [error(`rows:${pair.id}:value`, problemStrings.rowsForm)]
  }),
  ...draft.queries.flatMap((query) => {
    if (query.sql.trim() === '') return [error(`query:${query.id}:sql`, problemStrings.queryEmpty)]
    return query.expectAs === 'number' && !Number.isFinite(Number(query.expect))
      ? [error(`query:${query.id}:expect`, problemStrings.numberForm)]
      : []
  }),
]
