import { Check } from 'lucide-react'
import { useExamples, openExample } from '../../state/examples.ts'
import { Button } from '../../components/button.tsx'
import { strings } from '../../strings/strings.ts'
import styles from './proof.module.css'

const words = strings.home

/** The example to try, as a small picture of what one gets: steps, and a proof at the end. */
export const Proof = () => {
  const example = useExamples((state) => state.examples.find((each) => each.first) ?? state.examples[0])
  return (
    <div className={styles['card']}>
      <p className={styles['caption']}>{words.exampleTitle}</p>
      <p className={styles['name']}>{example?.name ?? '\u00a0'}</p>
      <ol className={styles['steps']}>
        {words.exampleSteps.map((step) => (
          <li key={step}>
            <Check aria-hidden="true" />
            {step}
          </li>
        ))}
      </ol>
      <Button fullWidth isDisabled={example === undefined} onPress={() => example !== undefined && void openExample(example.id)}>
        {words.exampleOpen}
      </Button>
      <p className={styles['text']}>{words.exampleText}</p>
    </div>
  )
}
