import { FileX2, RefreshCw } from 'lucide-react'
import type { Failure } from '../../../shared/model/failure.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { Card } from '../../components/card.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { placeText } from '../../components/failure-callout.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Stack } from '../../components/stack.tsx'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { chooseAndOpen } from '../../state/open-path.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'

export const RecipeSkeleton = () => (
  <Page title={words.opening}>
    <Card>
      <Stack>
        <Skeleton width="46%" height={26} />
        <Skeleton width="64%" />
        <Skeleton width="38%" />
      </Stack>
    </Card>
  </Page>
)

/** A recipe that cannot be read: which line, why, and the lines themselves. */
export const RecipeProblem = ({
  path,
  failure,
  onAgain,
}: {
  readonly path: string
  readonly failure: Failure
  readonly onAgain: () => void
}) => (
  <Page title={fileNameOf(path)} width="narrow">
    <EmptyState
      icon={<FileX2 />}
      title={words.openFailed}
      actions={
        <>
          <Button icon={<RefreshCw />} onPress={onAgain}>
            {words.tryAgain}
          </Button>
          <Button variant="quiet" onPress={() => void chooseAndOpen('recipe')}>
            {words.openAnother}
          </Button>
        </>
      }
    />
    <Callout tone="error" title={failure.message} place={placeText(failure)} live>
      {failure.detail !== undefined && failure.detail.split('\n').map((line) => <p key={line}>{line}</p>)}
      {failure.hint !== undefined && <p>{failure.hint}</p>}
      {failure.excerpt !== undefined && (
        <CodeBlock
          code={failure.excerpt.lines.join('\n')}
          firstLine={failure.excerpt.firstLine}
          markLine={failure.excerpt.markLine}
          markColumn={failure.excerpt.markColumn}
          copy={false}
        />
      )}
    </Callout>
  </Page>
)
