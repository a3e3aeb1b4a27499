import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { SettingField, SettingRow, SettingRows } from '../../components/setting-row.tsx'
import { changeSettings, useSettings } from '../../state/settings.ts'
import { strings } from '../../strings/strings.ts'
import { budgetOptions, countOptions, dayOptions } from './keep-choices.ts'

const words = strings.settings

/** How much of the past is kept: of undo after a reset, and of the spares that make the next one quick. */
export const KeepUndo = () => {
  const { diskBudgetBytes, keepUndo, keepUndoDays } = useSettings((state) => state.settings)
  return (
    <Section title={words.keep} description={words.keepText}>
      <SettingRows>
        <SettingRow title={words.budget} description={words.budgetText}>
          <SettingField>
            <Select
              hideLabel
              label={words.budget}
              options={budgetOptions(diskBudgetBytes)}
              value={String(diskBudgetBytes)}
              onChange={(bytes) => void changeSettings({ diskBudgetBytes: Number(bytes) })}
            />
          </SettingField>
        </SettingRow>
        <SettingRow title={words.keepUndo} description={words.keepUndoText}>
          <SettingField>
            <Select
              hideLabel
              label={words.keepUndo}
              options={countOptions(keepUndo)}
              value={String(keepUndo)}
              onChange={(count) => void changeSettings({ keepUndo: Number(count) })}
            />
          </SettingField>
        </SettingRow>
        <SettingRow title={words.keepDays} description={words.keepDaysText}>
          <SettingField>
            <Select
              hideLabel
              label={words.keepDays}
              options={dayOptions(keepUndoDays)}
              value={String(keepUndoDays)}
              onChange={(days) => void changeSettings({ keepUndoDays: Number(days) })}
            />
          </SettingField>
        </SettingRow>
      </SettingRows>
    </Section>
  )
}
