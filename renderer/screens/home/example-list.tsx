import { Section } from '../../components/section.tsx'
import { openExample, useExamples } from '../../state/examples.ts'
import { strings } from '../../strings/strings.ts'
import { Button as AriaButton } from 'react-aria-components'
import styles from './example-list.module.css'

/** `rest`: without the one that is offered on its own. */
export const ExampleList = ({ rest = false }: { readonly rest?: boolean }) => {
  const all = useExamples((state) => state.examples)
  const examples = rest ? all.filter((example) => !example.first) : all
  if (examples.length === 0) return null
  return (
    <Section title={rest ? strings.home.moreExamples : strings.home.examples} description={strings.home.examplesText}>
      <ul className={styles['grid']}>
        {examples.map((example) => (
          <li key={example.id}>
            <AriaButton className={styles['card'] ?? ''} onPress={() => void openExample(example.id)}>
              <span className={styles['name']}>{example.name}</span>
              <span className={styles['text']}>{example.description}</span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </Section>
  )
}
