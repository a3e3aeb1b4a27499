import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { Section } from '../../components/section.tsx'
import { useAppInfo } from '../../state/app-info.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.settings
const systems = { win32: 'Windows', darwin: 'macOS', linux: 'Linux', other: '' } as const

export const About = () => {
  const info = useAppInfo((state) => state.info)
  if (info === null) return null
  return (
    <Section title={words.about}>
      <Card>
        <DetailList
          details={[
            { term: words.version, value: info.version },
            { term: words.host, value: words.hosts[info.capabilities.host] },
            { term: words.platform, value: systems[info.platform] },
            { term: words.psql, value: info.psql ?? words.psqlNone },
            { term: words.keychain, value: info.capabilities.keychain ? words.keychainYes : words.keychainNo },
          ]}
        />
      </Card>
    </Section>
  )
}
