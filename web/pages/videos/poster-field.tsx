// The poster of a video as a choice among pictures of it: a radio group, so that arrows move and the choice is told.
import type { Posters } from '#contract/posters.ts';
import { spokenDuration } from '../../ui/format.ts';
import styles from './poster-field.module.css';

interface PosterFieldProps {
  posters: Posters;
  chosen: number | null;
  onChoose: (candidate: number) => void;
}

export function PosterField({ posters: { candidates }, chosen, onChoose }: PosterFieldProps) {
  return (
    <fieldset class={styles.field}>
      <legend>Poster</legend>
      {candidates.length === 0 ? (
        <p class={styles.none}>There are pictures to choose from once the video is processed.</p>
      ) : (
        <div class={styles.choices}>
          {[...candidates].sort(byTime).map(({ candidate, atSeconds, url }) => (
            <label key={candidate} class={styles.choice}>
              <input
                type="radio"
                name="poster"
                value={candidate}
                checked={candidate === chosen}
                aria-label={`Picture at ${spokenDuration(atSeconds)}`}
                onChange={() => onChoose(candidate)}
              />
              <img src={url} alt="" width={320} height={180} decoding="async" />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

type Candidate = Posters['candidates'][number];
const byTime = (a: Candidate, b: Candidate): number => a.atSeconds - b.atSeconds;
