import { ArchiveRestore, BookOpenText, FilePlus2 } from 'lucide-react'
import { classNames } from '../../components/class-names.ts'
import { Button } from '../../components/button.tsx'
import { chooseAndOpen } from '../../state/open-path.ts'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { Proof } from './proof.tsx'
import styles from './hero.module.css'

const words = strings.home

/** The one job, said and ready to be pressed. Who has been here before needs the buttons, not the explanation. */
export const Hero = ({ isFirst }: { readonly isFirst: boolean }) => (
  <section className={classNames(styles['hero'], !isFirst && styles['small'])} aria-labelledby="headline">
    <div className={styles['words']}>
      <h2 id="headline" className={styles['headline']}>
        {words.headline}
      </h2>
      {isFirst && <p className={styles['lead']}>{words.lead}</p>}
      <div className={styles['buttons']}>
        <Button
          variant={isFirst ? 'secondary' : 'primary'}
          size="l"
          icon={<BookOpenText />}
          onPress={() => void chooseAndOpen('recipe')}
        >
          {words.openRecipe}
        </Button>
        <Button size="l" icon={<ArchiveRestore />} onPress={() => void chooseAndOpen('script')}>
          {words.restoreDump}
        </Button>
        <Button size="l" icon={<FilePlus2 />} onPress={() => navigate({ name: 'recipe', path: null })}>
          {words.startFromNothing}
        </Button>
      </div>
      <p className={styles['hint']}>{words.dropHint}</p>
    </div>
    {isFirst && <Proof />}
  </section>
)
