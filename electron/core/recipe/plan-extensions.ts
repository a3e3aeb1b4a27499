// Extensions of the recipe and those the scripts create themselves. A missing one is said before anything is made.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Observed, ObservedExtension } from './observed.ts'
import { extensionName, requiredBy } from './recipe-extensions.ts'
import { createExtension } from './setup-sql.ts'
import type { PlannedStep } from './work.ts'

const isMissing = (extension: ObservedExtension | undefined): boolean =>
  extension !== undefined &&
  extension.state.installedVersion === undefined &&
  (!extension.state.available || extension.state.creatable === false)

/** Names of extensions that cannot be had on this server. */
export const unavailableExtensions = (observed: Observed): ReadonlySet<string> =>
  new Set([...observed.extensions].filter(([, extension]) => isMissing(extension)).map(([name]) => name))

/** The inspection's word for objects whose extension no script makes. */
export const isAboutUnmade = (finding: Finding, extension: string): boolean =>
  finding.code === 'extension-not-created' && finding.message.includes(` extension ${extension},`)

const neededBy = (recipe: Recipe, observed: Observed, name: string): string[] => {
  const objects = observed.scripts.flatMap(
    (script) =>
      script.facts?.extensions.filter((needed) => needed.name === name).flatMap((needed) => needed.neededBy) ?? [],
  )
  const unmade = observed.scripts.flatMap(
    (script) =>
      script.facts?.findings
        .filter((finding) => isAboutUnmade(finding, name))
        .flatMap((finding) => finding.objects ?? []) ?? [],
  )
  const scripts = recipe.load.filter((load) => requiredBy(load).includes(name)).map((load) => load.script)
  return [...new Set([...objects, ...unmade, ...scripts])]
}

const missingFinding = (
  recipe: Recipe,
  observed: Observed,
  name: string,
  optional: boolean,
  createdBy?: { file: string; line: number },
): Finding => {
  const extension = observed.extensions.get(name)
  const objects = neededBy(recipe, observed, name)
  const missing = extension?.missing
  const commands = missing?.commands ?? []
  return {
    code: 'extension-unavailable',
    severity: optional ? 'warning' : 'error',
    message: `${missing?.message ?? `The extension "${name}" cannot be created on this server.`}${objects.length === 0 ? '' : ` ${objects.slice(0, 4).join(', ')}${objects.length > 4 ? ` and ${objects.length - 4} more` : ''} ${objects.length === 1 ? 'needs' : 'need'} it.`}`,
    ...(missing?.detail === undefined
      ? extension?.state.why === undefined
        ? {}
        : { detail: extension.state.why }
      : { detail: missing.detail }),
    hint: `${missing?.hint ?? 'Install its package on the server, or use a server that has it.'}${optional ? ' It is optional: what needs it is skipped.' : ''}`,
    ...(createdBy === undefined ? {} : { place: createdBy }),
    ...(objects.length === 0 ? {} : { objects }),
    ...(commands.length === 0
      ? {}
      : {
          fixes: commands.map((command, i) => ({
            id: `install-extension-${name}-${i}`,
            label: `Install ${name}`,
            command,
          })),
        }),
  }
}

export const planExtensions = (
  recipe: Recipe,
  observed: Observed,
  loaded: boolean,
): { readonly steps: PlannedStep[]; readonly findings: Finding[] } => {
  const steps = recipe.extensions.map((item): PlannedStep => {
    const name = extensionName(item)
    const options = typeof item === 'string' ? {} : item
    const optional = typeof item !== 'string' && item.optional
    const sql = createExtension(name, options)
    const base = { id: `extension:${name}`, kind: 'extension' as const, title: `Create extension "${name}"` }
    const extension = observed.extensions.get(name)
    if (observed.database?.extensions.includes(name) === true && loaded)
      return {
        step: { ...base, reason: 'It is there.', action: 'nothing', statements: [], findings: [] },
        work: { kind: 'none' },
      }
    if (isMissing(extension)) {
      const finding = missingFinding(recipe, observed, name, optional)
      return {
        step: {
          ...base,
          reason: optional ? 'Missing on this server, and optional: skipped.' : 'Missing on this server.',
          action: optional ? 'nothing' : 'blocked',
          statements: [],
          findings: [finding],
        },
        work: { kind: 'none' },
      }
    }
    const tried = extension?.state.creatable === true
    return {
      step: {
        ...base,
        action: 'do',
        findings: [],
        reason:
          `${neededBy(recipe, observed, name).length > 0 ? `Needed by ${neededBy(recipe, observed, name).slice(0, 3).join(', ')}.` : 'The recipe lists it.'} ${tried ? 'A trial in a rolled-back transaction worked.' : extension === undefined ? 'It is tried when the server runs.' : ''}`.trim(),
        statements: [{ language: 'sql', text: `${sql};`, database: recipe.database.name }],
      },
      work: { kind: 'extension', name, sql },
    }
  })
  const listed = new Set(recipe.extensions.map(extensionName))
  const findings: Finding[] = []
  if (!loaded)
    for (const script of observed.scripts)
      for (const needed of script.facts?.extensions ?? [])
        if (
          !listed.has(needed.name) &&
          isMissing(observed.extensions.get(needed.name)) &&
          !findings.some((finding) => finding.message.includes(`"${needed.name}"`))
        )
          findings.push(
            missingFinding(recipe, observed, needed.name, recipe.load[script.index]?.onError === 'continue', {
              file: needed.file,
              line: needed.line,
            }),
          )
  return { steps, findings }
}
