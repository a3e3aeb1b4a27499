import { BookPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { recipeOfDump } from './live/recipe-of-dump.ts'

/** A dump restored by hand today is a recipe tomorrow. */
export const RecipeButton = ({
  path,
  isArchive,
  isQuiet = false,
}: {
  readonly path: string
  readonly isArchive: boolean
  readonly isQuiet?: boolean | undefined
}) => {
  const [busy, setBusy] = useState(false)
  const press = async (): Promise<void> => {
    setBusy(true)
    await recipeOfDump(path, isArchive)
    setBusy(false)
  }
  return (
    <Button variant={isQuiet ? 'quiet' : 'secondary'} icon={<BookPlus />} busy={busy} onPress={() => void press()}>
      {words.makeRecipe}
    </Button>
  )
}
