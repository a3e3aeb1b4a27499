import { BookOpenText, FileCode2, X } from 'lucide-react'
import { Badge, type Tone } from '../../components/badge.tsx'
import { formatAgo } from '../../components/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { PathText } from '../../components/path-text.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { forgetRecent, useRecents } from '../../state/recents.ts'
import { routeHref } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.home
const outcomeTones: Readonly<Record<string, Tone>> = {
  verified: 'ok',
  differences: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
}

export const RecentList = () => {
  const recents = useRecents((state) => state.recents)
  return (
    <Section title={words.recents}>
      <RowList label={words.recents}>
        {recents.slice(0, 8).map((recent) => (
          <Row
            key={recent.path}
            icon={recent.kind === 'recipe' ? <BookOpenText /> : <FileCode2 />}
            title={recent.name}
            detail={<PathText path={recent.path} />}
            href={routeHref(
              recent.kind === 'recipe' ? { name: 'recipe', path: recent.path } : { name: 'restore', path: recent.path },
            )}
            aside={
              <>
                {recent.kind === 'recipe' && recent.outcome !== undefined && (
                  <Badge tone={outcomeTones[recent.outcome] ?? 'neutral'}>
                    {words.outcomes[recent.outcome] ?? recent.outcome}
                  </Badge>
                )}
                {formatAgo(recent.at)}
              </>
            }
            actionsOnHover
            actions={
              <IconButton size="s" label={words.forget} icon={<X />} onPress={() => void forgetRecent(recent.path)} />
            }
          />
        ))}
      </RowList>
    </Section>
  )
}
