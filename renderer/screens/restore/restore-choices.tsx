import type { XRay } from '../../../shared/model/restore.ts'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { SettingField, SettingRow, SettingRows } from '../../components/setting-row.tsx'
import { Switch } from '../../components/switch.tsx'
import { TextField } from '../../components/text-field.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import type { Engine, Ownership, RestoreDraft } from './model/restore-draft.ts'
import { problemsOf, severalOf } from './model/restore-input.ts'
import styles from './restore.module.css'

const choices = words.choices
const change = (
  part: Partial<
    Pick<RestoreDraft, 'ownership' | 'owner' | 'createOwner' | 'privileges' | 'jobs' | 'engine' | 'encoding' | 'cache'>
  >,
): void => changeRestore({ type: 'change', change: part })
const parts = ['pre-data', 'data', 'post-data'] as const
const ownerships: readonly Ownership[] = ['one-role', 'keep', 'map']
const engines: readonly Engine[] = ['auto', 'pg_restore']
const encodings = ['UTF8', 'LATIN1', 'LATIN9', 'WIN1252', 'WIN1250', 'WIN1251', 'UTF16LE', 'UTF16BE'] as const
const jobCounts = [1, 2, 4, 8, 16] as const

/** Everything else one may want to say; nothing of it has to be. */
export const RestoreChoices = ({
  xray,
  databases,
}: {
  readonly xray: XRay
  readonly databases: readonly string[] | null
}) => {
  const draft = useRestore((state) => state.draft)
  const problems = problemsOf(draft, severalOf(xray), databases)
  const roles = xray.needs.roles.map(({ name }) => name)
  return (
    <Section title={choices.heading} description={choices.lead}>
      <SettingRows>
        <SettingRow title={choices.ownership} description={choices.ownershipText[draft.ownership]}>
          <SettingField>
            <Select
              hideLabel
              label={choices.ownership}
              options={ownerships.map((value) => ({ value, label: choices.ownerships[value] }))}
              value={draft.ownership}
              onChange={(ownership) => change({ ownership })}
            />
          </SettingField>
        </SettingRow>
        {draft.ownership === 'map' && roles.length > 0 && (
          <div className={styles['roleMap']}>
            {roles.map((role) => (
              <TextField
                key={role}
                label={choices.mapTo(role)}
                mono
                value={draft.roleMap[role] ?? ''}
                onChange={(to) => changeRestore({ type: 'map-role', from: role, to })}
              />
            ))}
          </div>
        )}
        <SettingRow title={choices.owner} description={choices.ownerText}>
          <SettingField>
            <TextField
              hideLabel
              label={choices.owner}
              mono
              placeholder={choices.ownerPlaceholder}
              value={draft.owner}
              error={problems.owner}
              onChange={(owner) => change({ owner })}
            />
            {draft.owner !== '' && (
              <Checkbox isSelected={draft.createOwner} onChange={(createOwner) => change({ createOwner })}>
                {choices.createOwner}
              </Checkbox>
            )}
          </SettingField>
        </SettingRow>
        <SettingRow title={choices.privileges} description={choices.privilegesText}>
          <Switch isSelected={draft.privileges} onChange={(privileges) => change({ privileges })}>
            {choices.privilegesSwitch}
          </Switch>
        </SettingRow>
      </SettingRows>
      {problems.sections !== undefined && <p className={styles['problem']}>{problems.sections}</p>}
      <div className={styles['more']}>
        <Disclosure title={choices.more}>
          <SettingRows>
            {(draft.scope === 'all' || draft.scope === 'some') && (
              <SettingRow title={choices.sections} description={choices.sectionsText}>
                <div className={styles['parts']} role="group" aria-label={choices.sections}>
                  {parts.map((part) => (
                    <Checkbox
                      key={part}
                      isSelected={draft.sections.includes(part)}
                      onChange={(on) => changeRestore({ type: 'tick-part', part, on })}
                    >
                      {choices.section[part]}
                    </Checkbox>
                  ))}
                </div>
              </SettingRow>
            )}
            <SettingRow title={choices.jobs} description={choices.jobsText}>
              <SettingField>
                <Select
                  hideLabel
                  label={choices.jobs}
                  options={[
                    { value: 'auto', label: choices.jobsAuto },
                    ...jobCounts.map((count) => ({ value: String(count), label: String(count) })),
                  ]}
                  value={draft.jobs === null ? 'auto' : String(draft.jobs)}
                  onChange={(value) => change({ jobs: value === 'auto' ? null : Number(value) })}
                />
              </SettingField>
            </SettingRow>
            {xray.kind === 'archive' && draft.scope !== 'rows' && (
              <SettingRow title={choices.engine} description={choices.engineText}>
                <SettingField>
                  <Select
                    hideLabel
                    label={choices.engine}
                    options={engines.map((value) => ({ value, label: choices.engines[value] }))}
                    value={draft.engine}
                    onChange={(engine) => change({ engine })}
                  />
                </SettingField>
              </SettingRow>
            )}
            <SettingRow title={choices.cache} description={choices.cacheText}>
              <Switch isSelected={draft.cache} onChange={(cache) => change({ cache })}>
                {choices.cacheSwitch}
              </Switch>
            </SettingRow>
            {xray.kind !== 'archive' && (
              <SettingRow title={choices.encoding} description={choices.encodingText}>
                <SettingField>
                  <Select
                    hideLabel
                    label={choices.encoding}
                    options={[
                      { value: 'found', label: choices.encodingFound(xray.needs.encoding) },
                      ...encodings.map((value) => ({ value, label: value })),
                    ]}
                    value={draft.encoding === '' ? 'found' : draft.encoding}
                    onChange={(value) => change({ encoding: value === 'found' ? '' : value })}
                  />
                </SettingField>
              </SettingRow>
            )}
          </SettingRows>
        </Disclosure>
      </div>
    </Section>
  )
}
