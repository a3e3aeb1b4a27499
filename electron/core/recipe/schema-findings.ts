// Turns what the schema refuses into sentences with a place. The schema stays the one source: known keys are read off it.
import { z } from 'zod'
import type { Finding } from '../../../shared/model/finding.ts'
import { recipeSchema } from '../../../shared/model/recipe.ts'
import { didYouMean } from '../closest.ts'
import { showPath, type FindPlace, type PathPart } from './yaml-places.ts'

type Issue = z.core.$ZodIssue

const unwrap = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap() as z.ZodType) : schema

/** The keys that are known at a path (of a union: those of the object among its options). */
const keysAt = (path: readonly PathPart[]): readonly string[] => {
  let schema: z.ZodType = recipeSchema
  for (const part of [...path, null]) {
    schema = unwrap(schema)
    if (schema instanceof z.ZodUnion)
      schema = (schema.options as z.ZodType[]).find((o) => unwrap(o) instanceof z.ZodObject) ?? schema
    schema = unwrap(schema)
    if (part === null) {
      if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
      return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum
        ? schema.keyType.options.map(String)
        : []
    }
    if (schema instanceof z.ZodObject) {
      const next = (schema.shape as Record<string, z.ZodType>)[String(part)]
      if (next === undefined) return []
      schema = next
    } else if (schema instanceof z.ZodArray) schema = schema.element as z.ZodType
    else return []
  }
  return []
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list ([a, b] or lines with "- ")',
  null: 'nothing',
  undefined: 'nothing',
  map: 'a mapping',
}
const inWords = (type: string): string => typeWords[type] ?? type
const typeOf = (value: unknown): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value

const valueAt = (root: unknown, path: readonly PathPart[]): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PathPart, unknown>)[part] : undefined,
    root,
  )

const shown = (value: unknown): string =>
  (typeof value === 'string' ? `"${value}"` : JSON.stringify(value)).slice(0, 80)

export const toSchemaFindings = (issues: readonly Issue[], root: unknown, findPlace: FindPlace): Finding[] => {
  const findings: Finding[] = []
  const add = (
    code: string,
    path: readonly PathPart[],
    message: string,
    hint?: string,
    at: 'value' | 'key' = 'value',
  ): void => {
    findings.push({
      code,
      severity: 'error',
      message,
      ...(hint === undefined ? {} : { hint }),
      place: findPlace(path, at),
    })
  }

  const visit = (issue: Issue, above: readonly PathPart[]): void => {
    const path = [...above, ...(issue.path as PathPart[])]
    const name = showPath(path) || 'the recipe'
    const value = valueAt(root, path)
    switch (issue.code) {
      case 'unrecognized_keys': {
        const known = keysAt(path)
        for (const key of issue.keys)
          add(
            'unknown-key',
            [...path, key],
            `There is no key "${showPath([...path, key])}" in a recipe.${didYouMean(key, known)}`,
            known.length > 0 ? `Known here: ${known.join(', ')}.` : undefined,
            'key',
          )
        return
      }
      case 'invalid_type':
        if (value === undefined)
          return add('missing-key', path, `"${name}" is missing.`, `It must be ${inWords(issue.expected)}.`)
        if (value === null)
          return add(
            'missing-value',
            path,
            `"${name}" has no value.`,
            `Write ${inWords(issue.expected)} behind it, or take the line out.`,
          )
        return add('wrong-type', path, `"${name}" must be ${inWords(issue.expected)}, not ${inWords(typeOf(value))}.`)
      case 'invalid_value': {
        const values = issue.values.map(String)
        if (value === undefined)
          return add('missing-key', path, `"${name}" is missing.`, `It must be one of ${values.join(', ')}.`)
        return add(
          'wrong-value',
          path,
          `"${name}" cannot be ${shown(value)}.${typeof value === 'string' ? didYouMean(value, values) : ''}`,
          `It must be ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}.`,
        )
      }
      case 'invalid_key': {
        const key = String(path.at(-1))
        const first = issue.issues[0]
        const known = first?.code === 'invalid_value' ? first.values.map(String) : []
        return add(
          'unknown-key',
          path,
          `"${name}": ${known.length > 0 ? `there is no kind "${key}".${didYouMean(key, known)}` : (first?.message ?? 'this key is not possible')}`,
          known.length > 0 ? `Known here: ${known.join(', ')}.` : undefined,
          'key',
        )
      }
      case 'invalid_union': {
        if (value === undefined) return add('missing-key', path, `"${name}" is missing.`)
        // The branch that fits the kind of value says what is wrong; without one, no branch fits.
        const wrongKind = (branch: readonly Issue[]): boolean =>
          branch.some((i) => i.path.length === 0 && i.code === 'invalid_type')
        const branch = issue.errors.find((b) => !wrongKind(b))
        if (branch !== undefined) return branch.forEach((inner) => visit(inner, path))
        const kinds = [
          ...new Set(issue.errors.flat().flatMap((i) => (i.code === 'invalid_type' ? [inWords(i.expected)] : []))),
        ]
        return add('wrong-type', path, `"${name}" must be ${kinds.join(' or ')}, not ${inWords(typeOf(value))}.`)
      }
      case 'too_small':
        return add(
          'wrong-value',
          path,
          typeof value === 'number'
            ? `"${name}" must be at least ${String(issue.minimum)}.`
            : `"${name}" must not be empty.`,
        )
      case 'custom':
        return add('wrong-value', path, `"${name}" ${issue.message}.`)
      default:
        return add(
          'wrong-value',
          path,
          `"${name}" ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}${value === undefined ? '' : `, not ${shown(value)}`}.`,
        )
    }
  }
  for (const issue of issues) visit(issue, [])
  return findings
}
