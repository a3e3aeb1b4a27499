import { Check, Minus, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { XRay } from '../../../shared/model/restore.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { formatBytes } from '../../components/format.ts'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import { leavesOut } from './model/restore-draft.ts'
import { extensionNeed, findingOfExtension, roleNeed, type Need } from './model/xray-view.ts'
import { Names } from './reason-list.tsx'
import styles from './restore.module.css'

const icons: Readonly<Record<Need['tone'], ReactNode>> = {
  ok: <Check />,
  warn: <TriangleAlert />,
  bad: <X />,
  neutral: <Minus />,
}
const tones: Readonly<Record<Need['tone'], Tone>> = { ok: 'ok', warn: 'warn', bad: 'bad', neutral: 'neutral' }

/** Less than this every disk has. */
const worthSayingBytes = 10_000_000

/** What the dump needs, beside what the chosen server has. */
export const NeedsList = ({ xray, serverLabel }: { readonly xray: XRay; readonly serverLabel: string | null }) => {
  const draft = useRestore((state) => state.draft)
  const { extensions, roles } = xray.needs
  const diskBytes = (xray.needs.diskBytes ?? 0) < worthSayingBytes ? null : xray.needs.diskBytes
  const languages = xray.needs.languages.filter((language) => extensions.every(({ name }) => name !== language))
  if (extensions.length + roles.length + languages.length === 0 && diskBytes === null) return null
  return (
    <Section
      title={words.needs.heading}
      description={serverLabel === null ? words.needs.unasked : words.needs.against(serverLabel)}
    >
      <PanelList label={words.needs.heading}>
        {extensions.map((extension) => {
          const isLeftOut = leavesOut(draft, extension)
          const finding = findingOfExtension(xray, extension.name)
          return (
            <NeedRow
              key={extension.name}
              need={extensionNeed(extension, isLeftOut)}
              name={(need) => (
                <Checkbox
                  isSelected={!isLeftOut}
                  aria-label={words.needs.take(extension.name)}
                  onChange={(take) => changeRestore({ type: 'extension', name: extension.name, take })}
                  description={need.text}
                >
                  <span className={styles['needName']}>{need.name}</span>
                </Checkbox>
              )}
            >
              {isLeftOut && (extension.objects?.length ?? 0) > 0 && (
                <Disclosure title={words.needs.leftOutNames}>
                  <Names names={extension.objects ?? []} />
                </Disclosure>
              )}
              {finding !== undefined && (
                <Disclosure title={words.needs.install(extension.name)}>
                  <FindingCallout finding={finding} />
                </Disclosure>
              )}
            </NeedRow>
          )
        })}
        {roles.map((role) => (
          <NeedRow key={role.name} need={roleNeed(role, draft.ownership === 'keep')} />
        ))}
        {languages.map((name) => (
          <NeedRow
            key={name}
            need={{ id: name, kind: words.needs.language, name, tone: 'neutral', state: words.needs.mayBe }}
          />
        ))}
        {diskBytes !== null && (
          <NeedRow
            need={{
              id: 'disk',
              kind: words.needs.disk,
              name: words.needs.diskAbout(formatBytes(diskBytes)),
              tone: 'neutral',
              state: words.needs.guess,
              text: words.needs.diskText,
            }}
          />
        )}
      </PanelList>
    </Section>
  )
}

type NeedRowProps = {
  readonly need: Need
  /** The name with a control of its own. */ readonly name?: (need: Need) => ReactNode
  readonly children?: ReactNode
}

const NeedRow = ({ need, name, children }: NeedRowProps) => (
  <li className={styles['need']}>
    <span className={styles['needKind']}>{need.kind}</span>
    <div className={styles['needWords']}>
      {name?.(need) ?? (
        <>
          <span className={styles['needName']}>{need.name}</span>
          {need.text !== undefined && <span className={styles['faint']}>{need.text}</span>}
        </>
      )}
      {children}
    </div>
    <Badge tone={tones[need.tone]} icon={icons[need.tone]}>
      {need.state}
    </Badge>
  </li>
)
