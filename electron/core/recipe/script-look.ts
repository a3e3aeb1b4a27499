import type { Finding } from '../../../shared/model/finding.ts'
import type { LoadStep, Recipe } from '../../../shared/model/recipe.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Observed, ObservedScript } from './observed.ts'

/** What a look at one script of the recipe has at hand. */
export type ScriptLook = {
  readonly recipe: Recipe
  readonly observed: Observed
  readonly script: ObservedScript
  readonly facts: ScriptFacts
  readonly load: LoadStep
  readonly shown: string
  readonly push: (finding: Finding) => void
  /** Once for each code and line. */
  readonly add: (severity: Finding['severity'], code: string, message: string, more?: Partial<Finding>) => void
}

export const at = (note: {
  readonly file: string
  readonly line: number
}): { place: { file: string; line: number } } => ({
  place: { file: note.file, line: note.line },
})

/** `3, 5, 9 ...` */
export const linesOf = (notes: readonly { readonly line: number }[], most: number): string =>
  `${notes
    .slice(0, most)
    .map((note) => note.line)
    .join(', ')}${notes.length > most ? ' ...' : ''}`
