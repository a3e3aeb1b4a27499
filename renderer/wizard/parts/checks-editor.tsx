import { Plus, X } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { kindMany } from '../../strings/object-kinds.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { checkCountNames } from '../model/count-names.ts'
import { changeItem, freshId, removeItem } from '../model/lists.ts'
import type { ExtrasPartProps } from './env-editor.tsx'
import { PairList } from './pair-list.tsx'
import styles from './parts.module.css'

const words = wizardStrings.extras

export const ChecksEditor = ({ draft, onChange, words: fieldWords }: ExtrasPartProps) => {
  const { counts, rows, queries } = draft
  const firstFree = checkCountNames.find((kind) => !counts.some((check) => check.kind === kind))
  return (
    <div className={styles['stack']}>
      {counts.length > 0 && (
        <div className={styles['pairs']}>
          {counts.map((check) => (
            <div key={check.id} className={styles['pair']}>
              <Select
                label={words.kind}
                options={checkCountNames.map((kind) => ({ value: kind, label: kindMany(kind) }))}
                value={check.kind}
                error={fieldWords.error(`count:${check.id}:kind`)}
                onChange={(kind) => {
                  fieldWords.touch(`count:${check.id}:kind`)
                  onChange({ counts: changeItem(counts, check.id, { kind }) })
                }}
              />
              <TextField
                label={words.expect}
                mono
                inputMode="numeric"
                value={check.expect}
                error={fieldWords.error(`count:${check.id}:expect`)}
                onChange={(expect) => {
                  fieldWords.touch(`count:${check.id}:expect`)
                  onChange({ counts: changeItem(counts, check.id, { expect }) })
                }}
              />
              <span className={styles['pairEnd']}>
                <IconButton
                  label={`${words.remove} ${kindMany(check.kind)}`}
                  icon={<X />}
                  onPress={() => onChange({ counts: removeItem(counts, check.id) })}
                />
              </span>
            </div>
          ))}
        </div>
      )}
      {rows.length > 0 && (
        <PairList
          pairs={rows}
          onChange={(next) => onChange({ rows: next })}
          nameLabel={words.table}
          valueLabel={words.rowsExpect}
          addLabel={words.addRows}
          removeLabel={words.remove}
          error={(id, part) => fieldWords.error(`rows:${id}:${part}`)}
          onTouch={(id, part) => fieldWords.touch(`rows:${id}:${part}`)}
        />
      )}
      {queries.map((query) => (
        <div key={query.id} className={styles['panel']}>
          <div className={styles['rowEnd']}>
            <span className={styles['grow']}>
              <TextField
                label={words.queryName}
                value={query.name}
                onChange={(name) => onChange({ queries: changeItem(queries, query.id, { name }) })}
              />
            </span>
            <IconButton
              label={`${words.remove} ${query.name}`}
              icon={<X />}
              onPress={() => onChange({ queries: removeItem(queries, query.id) })}
            />
          </div>
          <TextField
            label={words.sql}
            mono
            rows={2}
            value={query.sql}
            error={fieldWords.error(`query:${query.id}:sql`)}
            onChange={(sql) => {
              fieldWords.touch(`query:${query.id}:sql`)
              onChange({ queries: changeItem(queries, query.id, { sql }) })
            }}
          />
          <div className={styles['narrow']}>
            <TextField
              label={words.expect}
              mono
              value={query.expect}
              error={fieldWords.error(`query:${query.id}:expect`)}
              onChange={(expect) => {
                fieldWords.touch(`query:${query.id}:expect`)
                onChange({
                  queries: changeItem(queries, query.id, {
                    expect,
                    ...(query.expectAs === 'number' && !Number.isFinite(Number(expect)) ? { expectAs: 'text' } : {}),
                  }),
                })
              }}
            />
          </div>
        </div>
      ))}
      <div className={styles['row']}>
        {firstFree !== undefined && (
          <Button
            size="s"
            icon={<Plus />}
            onPress={() => onChange({ counts: [...counts, { id: freshId(counts), kind: firstFree, expect: '' }] })}
          >
            {words.addCount}
          </Button>
        )}
        {rows.length === 0 && (
          <Button
            size="s"
            icon={<Plus />}
            onPress={() => onChange({ rows: [{ id: freshId(rows), name: '', value: '' }] })}
          >
            {words.addRows}
          </Button>
        )}
        <Button
          size="s"
          icon={<Plus />}
          onPress={() =>
            onChange({
              queries: [...queries, { id: freshId(queries), name: '', sql: '', expect: '', expectAs: 'text' }],
            })
          }
        >
          {words.addQuery}
        </Button>
      </div>
    </div>
  )
}
