// Text of a groundwork.yaml -> recipe and findings. Never throws for what a person wrote; a recipe comes back only when
// nothing is an error. Looks at no disk (open-recipe.ts does).
import { LineCounter, isAlias, isMap, isScalar, parseDocument, visit, type Document } from 'yaml'
import type { Finding } from '../../../shared/model/finding.ts'
import { recipeSchema, type Recipe } from '../../../shared/model/recipe.ts'
import { recogniseOtherFile, recogniseText } from './other-file.ts'
import { checkMeaning } from './recipe-checks.ts'
import { withRealExtensionNames } from './recipe-extensions.ts'
import { toSchemaFindings } from './schema-findings.ts'
import { closest } from '../closest.ts'
import { createPlaceFinder, type PathPart } from './yaml-places.ts'
import { toSyntaxFinding } from './yaml-syntax.ts'

export type ParsedRecipe = { readonly recipe: Recipe | null; readonly findings: Finding[] }

const maxBytes = 1_000_000

/** Keys whose value is text although people write numbers: `version: 15`, `PORT: 8000`, `password: 123456`. */
const isTextPath = (path: readonly PathPart[]): boolean => {
  const p = path.map((part) => (typeof part === 'number' ? '#' : part)).join('/')
  return /^(server\/version|role\/password|role\/name|database\/(name|owner|locale|encoding)|name|load\/#\/script|after\/#\/(name|run\/#)|(env\/set|database\/settings|load\/#\/(variables|settings)|after\/#\/env)\/[^/]+)$/.test(
    p,
  )
}

const pathOf = (ancestors: readonly unknown[], key: unknown): PathPart[] => {
  const path: PathPart[] = []
  ancestors.forEach((node, i) => {
    const next = ancestors[i + 1]
    if (typeof node === 'object' && node !== null && 'key' in node) {
      if (isScalar(node.key)) path.push(String(node.key.value))
    } else if (
      typeof node === 'object' &&
      node !== null &&
      'items' in node &&
      Array.isArray(node.items) &&
      !isMap(node)
    ) {
      path.push(typeof next === 'undefined' ? Number(key) : node.items.indexOf(next))
    }
  })
  return path
}

/** Numbers and booleans at places of text become the text as it was written. */
const keepText = (document: Document): void => {
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || (typeof node.value !== 'number' && typeof node.value !== 'boolean')) return
      if (isTextPath(pathOf(ancestors, key))) node.value = node.source ?? String(node.value)
    },
  })
}

export const parseRecipe = (rawText: string, file: string): ParsedRecipe => {
  const text = rawText.replace(/^\uFEFF/, '')
  const only = (code: string, message: string, hint: string): ParsedRecipe => ({
    recipe: null,
    findings: [{ code, severity: 'error', message, hint, place: { file, line: 1, column: 1 } }],
  })
  const start = 'A recipe starts with "groundwork: 1" and names a role and a database.'
  if (text.length > maxBytes)
    return only('recipe-too-long', 'This file is too long for a recipe (more than 1 MB).', start)
  const looksLike = recogniseText(text)
  if (looksLike === 'not a text file')
    return only('recipe-not-text', 'This is not a text file.', 'Open the groundwork.yaml of a project.')

  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  if (text.trim() === '' || (document.contents === null && document.errors.length === 0))
    return only('recipe-empty', 'The recipe is empty.', start)
  if (document.errors.length > 0 || document.contents === null) {
    if (looksLike !== null)
      return only(
        'recipe-other-file',
        `This is ${looksLike}, not a recipe.`,
        looksLike.includes('SQL') ? 'Open it as a script, or list it under load: in a recipe.' : start,
      )
    // A tab or a missing quote makes the parser stumble on; only the first kind of trouble is worth reading.
    const syntax = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY')
    return {
      recipe: null,
      findings: (syntax.length > 0 ? syntax.slice(0, 3) : document.errors.slice(0, 20)).map((error) =>
        toSyntaxFinding(error, counter, file),
      ),
    }
  }
  if (!isMap(document.contents)) {
    return only(
      looksLike === null ? 'recipe-not-mapping' : 'recipe-other-file',
      looksLike === null
        ? 'A recipe is a mapping (key: value); this file is not.'
        : `This is ${looksLike}, not a recipe.`,
      start,
    )
  }

  const findPlace = createPlaceFinder(document, counter, file)
  keepText(document)
  let root: unknown
  try {
    root = document.toJS({ maxAliasCount: 50 })
  } catch {
    let place: Finding['place'] = { file, line: 1, column: 1 }
    visit(document, {
      Alias(_, node) {
        if (isAlias(node) && node.range) {
          const p = counter.linePos(node.range[0])
          place = { file, line: p.line, column: p.col }
          return visit.BREAK
        }
        return undefined
      },
    })
    return {
      recipe: null,
      findings: [
        {
          code: 'yaml-aliases',
          severity: 'error',
          message: 'The aliases (*name) of this file unfold to too much.',
          hint: 'Write the values out.',
          place,
        },
      ],
    }
  }

  const keys = typeof root === 'object' && root !== null ? Object.keys(root) : []
  const version = (root as Record<string, unknown>)['groundwork']
  if (version === undefined) {
    const other = recogniseOtherFile(keys)
    if (other !== null) return only('recipe-other-file', `This is ${other}, not a recipe.`, start)
    const meant = closest('groundwork', keys)
    return {
      recipe: null,
      findings: [
        {
          code: 'recipe-version',
          severity: 'error',
          message: meant === null ? 'The line "groundwork: 1" is missing.' : `"${meant}" should be "groundwork".`,
          hint: start,
          place: meant === null ? { file, line: 1, column: 1 } : findPlace([meant], 'key'),
        },
      ],
    }
  }
  if (version !== 1) {
    const newer = typeof version === 'number' && version > 1
    return {
      recipe: null,
      findings: [
        {
          code: 'recipe-version',
          severity: 'error',
          message: newer
            ? `This recipe has format version ${version}; this Groundwork knows version 1.`
            : '"groundwork" is the version of the format and must be 1.',
          hint: newer ? 'Use a newer Groundwork.' : 'Write "groundwork: 1"; the project\'s name goes under name:.',
          place: findPlace(['groundwork']),
        },
      ],
    }
  }

  const unreadable = text.indexOf('\uFFFD')
  const { line, col } = counter.linePos(Math.max(0, unreadable))
  const encoding: Finding[] =
    unreadable === -1
      ? []
      : [
          {
            code: 'not-utf8',
            severity: 'warning',
            message: 'A character here could not be read: the file is not UTF-8.',
            hint: 'Save it as UTF-8.',
            place: { file, line, column: col },
          },
        ]
  const warnings = [
    ...encoding,
    ...document.warnings.map((warning) => ({
      ...toSyntaxFinding(warning, counter, file),
      severity: 'warning' as const,
    })),
  ]
  const parsed = recipeSchema.safeParse(root)
  if (!parsed.success)
    return { recipe: null, findings: [...toSchemaFindings(parsed.error.issues, root, findPlace), ...warnings] }
  const findings = [...checkMeaning(parsed.data, findPlace), ...warnings]
  const broken = findings.some((finding) => finding.severity === 'error')
  return { recipe: broken ? null : withRealExtensionNames(parsed.data), findings }
}
