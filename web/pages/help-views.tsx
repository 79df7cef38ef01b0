// Help: what counts as a view, in the numbers that the worker counts by.
import { VIEW_FRACTION, VIEW_SECONDS, VIEW_SPEED_MAX, VIEW_WINDOW_MS } from '#contract/view-rule.ts';
import { Page } from '../ui/page.tsx';
import styles from './help.module.css';

export default function HelpViews() {
  return (
    <Page title="How views are counted" width="narrow">
      <div class={styles.text}>
        <p>
          A view is somebody who really watched. Every number that is shown follows this one rule, for every video
          alike:
        </p>
        <ul>
          <li>
            At least <strong>{VIEW_SECONDS} seconds</strong> were watched, or{' '}
            {VIEW_FRACTION === 0.5 ? 'half' : `${VIEW_FRACTION * 100} %`} of a video that is shorter than{' '}
            {VIEW_SECONDS / VIEW_FRACTION} seconds. Only time in which the video really played counts: not pauses, and
            not what was skipped.
          </li>
          <li>
            Time must have passed: more than {VIEW_SPEED_MAX} seconds of video in one second, the fastest speed of the
            player, are not believed.
          </li>
          <li>
            The same viewer counts <strong>once in {VIEW_WINDOW_MS / 60_000} minutes</strong>, however often the page is
            loaded. A viewer is an account; without one it is an address with a browser, hashed with a salt that changes
            every day, and forgotten after seven hours.
          </li>
          <li>Owners who watch their own videos are never counted.</li>
        </ul>
        <p>A view shows within seconds; on a very busy video it may take a little longer. None is counted twice.</p>
      </div>
    </Page>
  );
}
