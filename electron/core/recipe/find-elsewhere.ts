import { at, linesOf, type ScriptLook } from './script-look.ts'

type Elsewhere = ScriptLook['facts']['leavesDatabase']

/** Making a database beside the recipe's own is only said; going there, or dropping one, stops the plan. */
export const elsewhereOf = ({
  facts,
  recipe,
}: Pick<ScriptLook, 'facts' | 'recipe'>): { readonly elsewhere: Elsewhere; readonly onlyMakes: boolean } => {
  const elsewhere = facts.leavesDatabase.filter((note) => !/^\s*alter\s+database\b/i.test(note.text))
  const makesOwn = `makes a database of its own, ${recipe.database.name}`
  const onlyMakes = elsewhere.every((note) => note.why.startsWith('makes a database') && note.why !== makesOwn)
  return { elsewhere, onlyMakes }
}

export const findElsewhere = (look: ScriptLook): void => {
  const { shown, add } = look
  const { elsewhere, onlyMakes } = elsewhereOf(look)
  const leavesDatabase = onlyMakes ? [] : elsewhere
  const leaves = leavesDatabase[0]
  for (const note of onlyMakes ? elsewhere : [])
    add('warning', 'makes-database', `"${shown}" line ${note.line} ${note.why}, beside the recipe's own.`, {
      ...at(note),
      hint: 'It is not compared with anything, and stays when the run fails. A second load needs it gone.',
    })
  if (leaves !== undefined)
    add(
      'error',
      'leaves-database',
      `"${shown}" line ${leaves.line} leaves the database (${leaves.text.trim().slice(0, 60)}): ${leaves.why}.`,
      {
        ...at(leaves),
        hint: `Take ${
          leavesDatabase.length === 1
            ? 'this line'
            : `these ${leavesDatabase.length} lines (${linesOf(leavesDatabase, 5)})`
        } out of the script; the recipe makes the database.`,
      },
    )
}
