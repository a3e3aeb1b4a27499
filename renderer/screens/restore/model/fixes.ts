import type { RestoreFix, RestoreResult, UnfinishedRestore } from '../../../../shared/model/restore.ts'

// Fixes of a restore that ended with errors, as the window offers them. Pure.

/** Waits for something outside, trusts the dump further, or restarts a server: these a person must choose. */
const deliberate = ['install-extension', 'as-administrator', 'agree', 'max-locks', 'encoding']
const kindOf = (id: string): string => id.split(':', 1)[0] ?? id
const nameOf = (id: string): string => id.slice(kindOf(id).length + 1)

/** Two answers to the same question (go on with the extension, or without it): one at a time. */
const questionOf = (id: string): string =>
  ['install-extension', 'create-extension', 'without-extension'].includes(kindOf(id))
    ? `extension ${nameOf(id)}`
    : kindOf(id) === 'encoding'
      ? 'encoding'
      : id

/** What is chosen for a start: everything that changes nothing but this restore, and never a choice between two ways. */
export const firstChosen = (unfinished: UnfinishedRestore): readonly string[] =>
  unfinished.fixes
    .map(({ id }) => id)
    .filter(
      (id, _index, all) =>
        !deliberate.includes(kindOf(id)) && all.filter((other) => questionOf(other) === questionOf(id)).length === 1,
    )

export const choose = (chosen: readonly string[], id: string, on: boolean): readonly string[] => {
  const others = chosen.filter((other) => (on ? questionOf(other) !== questionOf(id) : other !== id))
  return on ? [...others, id] : others
}

/** Of a cause: what can be done about it here, and what is advice only. */
export const splitFixes = (
  fixes: readonly RestoreFix[],
  unfinished: UnfinishedRestore | undefined,
): { readonly doable: readonly RestoreFix[]; readonly advice: readonly RestoreFix[] } => {
  const offered = new Set(unfinished?.fixes.map(({ id }) => id))
  return { doable: fixes.filter(({ id }) => offered.has(id)), advice: fixes.filter(({ id }) => !offered.has(id)) }
}

/** Fixes that no cause speaks of: a yes to what was left out for want of it. */
export const otherFixes = (result: Pick<RestoreResult, 'causes' | 'unfinished'>): readonly RestoreFix[] => {
  const told = new Set(result.causes.flatMap(({ fixes }) => fixes.map(({ id }) => id)))
  return (result.unfinished?.fixes ?? []).filter(({ id }) => !told.has(id))
}
