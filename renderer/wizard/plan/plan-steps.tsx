import {
  Archive,
  BadgeCheck,
  Blocks,
  Database,
  FileCode2,
  FileCog,
  KeyRound,
  Server,
  ShieldCheck,
  Stamp,
  Terminal,
  UserRound,
} from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Plan, PlanStatement, PlanStep, PlanStepKind } from '../../../shared/model/plan.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { formatBytes } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { classNames } from '../../components/class-names.ts'
import { standingOf } from '../model/plan-view.ts'
import { planStrings as words } from '../../strings/plan-strings.ts'
import styles from './plan.module.css'

const stepIcons: Readonly<Record<PlanStepKind, ReactNode>> = {
  server: <Server />,
  'set-aside': <Archive />,
  role: <UserRound />,
  database: <Database />,
  grants: <KeyRound />,
  extension: <Blocks />,
  load: <FileCode2 />,
  ownership: <ShieldCheck />,
  after: <Terminal />,
  env: <FileCog />,
  verify: <BadgeCheck />,
  mark: <Stamp />,
}

const tones = { do: 'accent', nothing: 'ok', blocked: 'bad', 'left-out': 'warn' } as const

const labelOf = (statement: PlanStatement): string => {
  const kind = words.typed[statement.language]
  if (statement.language !== 'sql') return kind
  return `${kind} ${statement.database === undefined ? words.onServer : words.inDatabase(statement.database)}`
}

/** Statements of the same kind and place stand in one block, as a person would have typed them. */
const blocks = (statements: readonly PlanStatement[]): readonly { readonly label: string; readonly code: string }[] =>
  statements.reduce<readonly { label: string; code: string }[]>((all, statement) => {
    const label = labelOf(statement)
    const before = all.at(-1)
    return before?.label === label
      ? [...all.slice(0, -1), { label, code: `${before.code}\n${statement.text}` }]
      : [...all, { label, code: statement.text }]
  }, [])

/** The plan with everything in it, each step opening to what a person would have typed. */
export const PlanSection = ({ plan }: { readonly plan: Plan }) => {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const openable = plan.steps.filter((step) => step.statements.length > 0 || step.findings.length > 0)
  // Where everything is to be done, saying so at each step says nothing.
  const isMixed = plan.steps.some((step) => standingOf(step) !== 'do')
  const allOpen = openable.length > 0 && openable.every((step) => open.has(step.id))
  return (
    <Section
      title={words.planHeading}
      aside={
        <>
          {openable.length > 1 && (
            <Button
              size="s"
              variant="quiet"
              onPress={() => setOpen(new Set(allOpen ? [] : openable.map((step) => step.id)))}
            >
              {allOpen ? words.collapseAll : words.expandAll}
            </Button>
          )}
          <CopyButton text={plan.commands}>{words.copyCommands}</CopyButton>
        </>
      }
    >
      <ol className={styles['steps']} aria-label={words.planHeading}>
        {plan.steps.map((step) => (
          <Row
            key={step.id}
            step={step}
            showsStanding={isMixed}
            isOpen={open.has(step.id)}
            onToggle={(isOpen) =>
              setOpen((before) => new Set(isOpen ? [...before, step.id] : [...before].filter((id) => id !== step.id)))
            }
          />
        ))}
      </ol>
    </Section>
  )
}

const Row = ({
  step,
  showsStanding,
  isOpen,
  onToggle,
}: {
  readonly step: PlanStep
  readonly showsStanding: boolean
  readonly isOpen: boolean
  readonly onToggle: (open: boolean) => void
}) => {
  const size = step.sizeBytes === undefined ? '' : formatBytes(step.sizeBytes)
  const head = (
    <span className={styles['stepHead']}>
      <span className={styles['stepIcon']} aria-hidden="true">
        {stepIcons[step.kind]}
      </span>
      <span className={styles['stepWords']}>
        <span className={styles['stepTitle']}>
          {step.title}
          {size !== '' && <span className={styles['stepSize']}>{size}</span>}
        </span>
        <span className={styles['stepReason']}>{step.reason}</span>
      </span>
    </span>
  )
  const standing = standingOf(step)
  const badge = showsStanding && <Badge tone={tones[standing]}>{words.action[standing]}</Badge>
  const hasMore = step.statements.length > 0 || step.findings.length > 0
  return (
    <li className={classNames(styles['step'], styles[step.action])}>
      {hasMore ? (
        <Disclosure look="row" title={head} aside={badge} isOpen={isOpen} onToggle={onToggle}>
          <div className={styles['stepMore']}>
            {step.findings.map((finding, index) => (
              <FindingCallout key={`${finding.code} ${index}`} finding={finding} />
            ))}
            {blocks(step.statements).map((block, index) => (
              <CodeBlock key={index} label={block.label} code={block.code} maxHeight={340} />
            ))}
          </div>
        </Disclosure>
      ) : (
        <div className={styles['stepFlat']}>
          {head}
          {badge}
        </div>
      )}
    </li>
  )
}
