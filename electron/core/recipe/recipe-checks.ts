// What the schema cannot say: checks across keys, without looking at the disk.
import type { Finding } from '../../../shared/model/finding.ts'
import { maxIdentifierBytes, placeholders, type Recipe } from '../../../shared/model/recipe.ts'
import { didYouMean } from '../closest.ts'
import { collectFindings } from './collect-findings.ts'
import { passwordSource } from './password-source.ts'
import { extensionAliases, extensionName, requiredBy } from './recipe-extensions.ts'
import { isReservedWord } from './reserved-words.ts'
import type { FindPlace, PathPart } from './yaml-places.ts'

/** `{{name}}` and everything that looks as if it were meant as one. */
const findPlaceholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map((m) => m[1] ?? '')

export const checkMeaning = (recipe: Recipe, findPlace: FindPlace): Finding[] => {
  const { findings, add } = collectFindings(findPlace)

  const names: readonly (readonly [string, string, readonly PathPart[]])[] = [
    [recipe.role.name, 'role', ['role', 'name']],
    [recipe.database.name, 'database', ['database', 'name']],
  ]
  for (const [name, what, path] of names) {
    if (isReservedWord(name))
      add(
        'info',
        'name-reserved',
        path,
        `"${name}" is a reserved word of SQL.`,
        `It works, but must be written in double quotes wherever a person types it.`,
      )
    else if (!/^[a-z_][a-z0-9_]*$/.test(name))
      add(
        'info',
        'name-needs-quotes',
        path,
        `The ${what}'s name "${name}" has characters that need double quotes in SQL.`,
        'Lower-case letters, digits and _ are easier to type.',
      )
    if (name.startsWith('pg_') && what === 'role')
      add(
        'error',
        'name-reserved',
        path,
        `Role names that start with "pg_" are reserved by PostgreSQL.`,
        'Choose another name.',
      )
  }
  if (['postgres', 'template0', 'template1'].includes(recipe.database.name))
    add(
      'error',
      'name-reserved',
      ['database', 'name'],
      `"${recipe.database.name}" is a database of PostgreSQL itself.`,
      'Give the project a database of its own.',
    )
  if (recipe.role.name === 'postgres')
    add(
      'error',
      'name-reserved',
      ['role', 'name'],
      'The role "postgres" is the administrator.',
      'Give the project a login role of its own.',
    )

  const source = passwordSource(recipe.role.password)
  if (source.kind === 'literal')
    add(
      'warning',
      'literal-password',
      ['role', 'password'],
      'The password stands in the recipe, where everyone who has the file can read it.',
      'Fine for local development; otherwise write generate, ask or env:NAME.',
    )
  if (source.kind === 'env' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(source.variable))
    add(
      'error',
      'wrong-value',
      ['role', 'password'],
      `"env:${source.variable}" does not name an environment variable.`,
      'Write env:NAME, e.g. env:DB_PASS.',
    )

  const owner = recipe.database.owner
  if (owner !== undefined && owner !== recipe.role.name) {
    const declared = (recipe.roles ?? []).includes(owner)
    add(
      declared ? 'info' : 'warning',
      'owner-is-not-role',
      ['database', 'owner'],
      `The database will be owned by "${owner}", not by the role "${recipe.role.name}"; the role gets grants on schema public instead.`,
      declared ? undefined : `"${owner}" must exist on the server, or be listed under roles:.`,
    )
  }

  recipe.extensions.forEach((item, i) => {
    const name = extensionName(item)
    const real = extensionAliases[name.toLowerCase()]
    if (real !== undefined && real !== name)
      add(
        'warning',
        'extension-alias',
        ['extensions', i],
        `The extension is called "${real}" in CREATE EXTENSION, not "${name}"; "${real}" is used.`,
        `Write ${real} in the recipe.`,
      )
    if (recipe.extensions.findIndex((other) => extensionName(other) === name) !== i)
      add('warning', 'duplicate-item', ['extensions', i], `The extension "${name}" is listed twice.`)
  })
  const checkSettings = (settings: Readonly<Record<string, string>> | undefined, path: readonly PathPart[]): void => {
    for (const [name, value] of Object.entries(settings ?? {}))
      if (!/^[A-Za-z_][A-Za-z0-9_.$]*$/.test(name) || value.includes('\0'))
        add(
          'error',
          'wrong-value',
          [...path, name],
          value.includes('\0')
            ? `The value of the setting ${name} holds a NUL character.`
            : `"${name}" is no name of a setting.`,
          "Names of PostgreSQL's settings look like work_mem or my_extension.level.",
        )
  }
  checkSettings(recipe.database.settings, ['database', 'settings'])
  recipe.load.forEach((load, i) => {
    checkSettings(load.settings, ['load', i, 'settings'])
    if (recipe.load.findIndex((other) => other.script === load.script) !== i)
      add(
        'warning',
        'duplicate-item',
        ['load', i, 'script'],
        `"${load.script}" is loaded twice.`,
        'The second time it will meet what the first made.',
      )
    if (load.onError === 'continue' && load.transaction === 'whole')
      add(
        'error',
        'wrong-value',
        ['load', i, 'transaction'],
        '"onError: continue" and "transaction: whole" exclude each other: after an error PostgreSQL refuses the rest of a transaction.',
        'Take one of the two out.',
      )
    const declared = recipe.extensions.map(extensionName)
    for (const name of requiredBy(load))
      if (!declared.includes(name) && extensionAliases[name.toLowerCase()] === undefined)
        add(
          'error',
          'unknown-extension',
          ['load', i, 'requires'],
          `"${name}" is required here but not listed under extensions.${didYouMean(name, declared)}`,
        )
  })

  const checkPlaceholders = (text: string, path: readonly PathPart[]): void => {
    for (const name of findPlaceholders(text))
      if (!(placeholders as readonly string[]).includes(name))
        add(
          'error',
          'unknown-placeholder',
          path,
          `There is no placeholder {{${name}}}.${didYouMean(name, placeholders)}`,
          `Known: ${placeholders.map((p) => `{{${p}}}`).join(', ')}.`,
        )
    const single = /(?<![{$])\{(role|password|host|port|database)\}(?!\})/.exec(text)
    if (single)
      add(
        'warning',
        'unknown-placeholder',
        path,
        `"${single[0]}" is written as it is; a placeholder has two braces: {${single[0]}}.`,
      )
  }
  for (const [key, value] of Object.entries(recipe.env?.set ?? {})) {
    checkPlaceholders(value, ['env', 'set', key])
    if (source.kind === 'literal' && source.value.length > 3 && value.includes(source.value))
      add(
        'warning',
        'literal-password',
        ['env', 'set', key],
        `${key} repeats the password in clear.`,
        'Write {{password}} instead.',
      )
  }
  recipe.after.forEach((step, i) => {
    step.run.forEach((part, j) => checkPlaceholders(part, ['after', i, 'run', j]))
    for (const [key, value] of Object.entries(step.env ?? {})) checkPlaceholders(value, ['after', i, 'env', key])
    if (step.run.length === 1 && /\s/.test(step.run[0] ?? ''))
      add(
        'warning',
        'command-in-one',
        ['after', i, 'run', 0],
        `"${step.run[0]}" is taken as the name of one program.`,
        'Write program and arguments apart: [python, manage.py, migrate].',
      )
    if (step.run.some((part) => part.includes('{{password}}')))
      add(
        'warning',
        'password-in-command',
        ['after', i, 'run'],
        'A password on a command line can be seen by every user of the machine.',
        'Use an environment variable: DATABASE_URL and PGPASSWORD are set for the command.',
      )
  })
  return findings
}

const identifierBytes = (name: string): number => new TextEncoder().encode(name).length

export const isTooLong = (name: string): boolean => identifierBytes(name) > maxIdentifierBytes
