import { BadgeCheck, Database, FileCode2, Server } from 'lucide-react'
import { useExamples, openExample } from '../../state/examples.ts'
import { Button } from '../../components/button.tsx'
import { strings } from '../../strings/strings.ts'
import styles from './proof.module.css'

const words = strings.home
const steps = [
  { icon: <Server />, text: words.exampleSteps.server },
  { icon: <Database />, text: words.exampleSteps.database },
  { icon: <FileCode2 />, text: words.exampleSteps.load },
  { icon: <BadgeCheck />, text: words.exampleSteps.verify },
]

/** The first thing to press on the first day: what the example will do, and its button. */
export const Proof = () => {
  const example = useExamples((state) => state.examples.find((each) => each.first) ?? state.examples[0])
  return (
    <div className={styles['card']}>
      <p className={styles['caption']}>{words.exampleTitle}</p>
      <p className={styles['name']}>{example?.name ?? '\u00a0'}</p>
      <ol className={styles['steps']}>
        {steps.map((step) => (
          <li key={step.text}>
            <span className={styles['icon']} aria-hidden="true">
              {step.icon}
            </span>
            {step.text}
          </li>
        ))}
      </ol>
      <Button
        variant="primary"
        fullWidth
        isDisabled={example === undefined}
        onPress={() => example !== undefined && void openExample(example.id)}
      >
        {words.exampleOpen}
      </Button>
      <p className={styles['text']}>{words.exampleText}</p>
    </div>
  )
}
