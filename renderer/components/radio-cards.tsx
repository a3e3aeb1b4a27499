import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './radio-cards.module.css'

export type RadioCard<T extends string> = {
  readonly value: T
  readonly title: string
  readonly description?: ReactNode
  readonly icon?: ReactNode
  /** At the right: a Badge, a version. */
  readonly aside?: ReactNode
  readonly disabled?: boolean | undefined
}

export type RadioCardsProps<T extends string> = {
  readonly label: string
  readonly hideLabel?: boolean | undefined
  readonly cards: readonly RadioCard<T>[]
  readonly value: T | null
  readonly onChange: (value: T) => void
  /** Side by side where there is room. */
  readonly columns?: 1 | 2 | 3 | undefined
}

/** A choice among a few things worth a sentence each. */
export const RadioCards = <T extends string>({
  label,
  hideLabel,
  cards,
  value,
  onChange,
  columns = 1,
}: RadioCardsProps<T>) => (
  <RadioGroup
    className={styles['group'] ?? ''}
    value={value}
    onChange={(next) => {
      const card = cards.find((candidate) => candidate.value === next)
      if (card !== undefined) onChange(card.value)
    }}
    {...(hideLabel === true && { 'aria-label': label })}
  >
    {hideLabel !== true && <Label className={styles['label'] ?? ''}>{label}</Label>}
    <div className={classNames(styles['cards'], columns > 1 && styles[`columns${columns}`])}>
      {cards.map((card) => (
        <Radio key={card.value} value={card.value} isDisabled={card.disabled === true} className={styles['card'] ?? ''}>
          {card.icon !== undefined && <span className={styles['icon']}>{card.icon}</span>}
          <span className={styles['words']}>
            <span className={styles['title']}>{card.title}</span>
            {card.description !== undefined && <span className={styles['description']}>{card.description}</span>}
          </span>
          {card.aside !== undefined && <span className={styles['aside']}>{card.aside}</span>}
          <span className={styles['dot']} aria-hidden="true" />
        </Radio>
      ))}
    </div>
  </RadioGroup>
)
