import { BookOpenText, FilePlus2 } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { chooseAndOpen } from '../../state/open-path.ts'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { Proof } from './proof.tsx'
import styles from './hero.module.css'

const words = strings.home

/** The one job, said and ready to be pressed. */
export const Hero = () => (
  <section className={styles['hero']} aria-labelledby="headline">
    <div className={styles['words']}>
      <h2 id="headline" className={styles['headline']}>
        {words.headline}
      </h2>
      <p className={styles['lead']}>{words.lead}</p>
      <div className={styles['buttons']}>
        <Button variant="primary" size="l" icon={<BookOpenText />} onPress={() => void chooseAndOpen('recipe')}>
          {words.openRecipe}
        </Button>
        <Button size="l" icon={<FilePlus2 />} onPress={() => navigate({ name: 'recipe', path: null })}>
          {words.startFromNothing}
        </Button>
      </div>
      <p className={styles['hint']}>{words.dropHint}</p>
    </div>
    <Proof />
  </section>
)
