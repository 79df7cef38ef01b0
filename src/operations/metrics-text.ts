// The facts in the text format of Prometheus (version 0.0.4); pure.
import { FAILURES } from '#contract/failures.ts';
import { TASK_CLASSES } from '#contract/tasks.ts';
import type { PlatformFacts } from './overview.ts';

type Sample = [labels: Record<string, string>, value: number];

/** Label values escape backslash, quote and line feed. */
const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function metric(name: string, help: string, samples: Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
    return `rivulet_${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
  });
  return [`# HELP rivulet_${name} ${help}`, `# TYPE rivulet_${name} gauge`, ...lines].join('\n');
}

const classOf = (code: string): string =>
  code in FAILURES && FAILURES[code as keyof typeof FAILURES].permanent ? 'permanent' : 'transient';

const LANES = ['urgent', 'background'] as const;
const countTasks = (fleet: PlatformFacts['fleet'], lane: (typeof LANES)[number]): number =>
  fleet?.slots.flatMap(({ busy }) => busy.filter((task) => task.lane === lane)).length ?? 0;

/** What is not known is not told: a container's own numbers are its own. */
export function metricsText(facts: PlatformFacts): string {
  const { jobs, unsent, oldestSeconds, deadLetters, failures, transcoder, fleet } = facts;
  const known = (value: number | null): Sample[] => (value === null ? [] : [[{}, value]]);
  const metrics = [
    metric(
      'jobs',
      'Jobs by state.',
      Object.entries(jobs).map(([state, count]): Sample => [{ state }, count]),
    ),
    metric('queue_depth', 'Jobs that wait and messages that were not sent.', [[{}, jobs.queued + unsent]]),
    metric('queue_oldest_seconds', 'Age of the job that has waited longest.', [[{}, oldestSeconds ?? 0]]),
    metric('outbox_unsent', 'Outbox rows that no queue has taken.', [[{}, unsent]]),
    metric('dead_letters', 'Messages and jobs that could not be handled.', [
      [{ replayed: 'no' }, deadLetters.waiting],
      [{ replayed: 'yes' }, deadLetters.replayed],
    ]),
    metric('transcoder_up', 'Whether a transcoder with FFmpeg answers.', [[{}, transcoder.state === 'ok' ? 1 : 0]]),
    metric('transcoder_running', 'Tasks that the transcoder works on.', known(transcoder.running)),
    metric('transcoder_capacity', 'Background tasks that the transcoder works on at most.', known(transcoder.capacity)),
    metric('fleet_slots', 'Slots of transcoders.', known(fleet?.slots.length ?? null)),
    metric(
      'fleet_tasks',
      'Tasks that slots are at, by lane.',
      (fleet ? LANES : []).map((lane): Sample => [{ lane }, countTasks(fleet, lane)]),
    ),
    metric(
      'fleet_waiting',
      'Jobs that wait for a slot, by what for.',
      (fleet ? TASK_CLASSES : []).map(
        (name): Sample => [{ class: name }, fleet?.waiting.filter((job) => job.class === name).length ?? 0],
      ),
    ),
    metric(
      'jobs_failed',
      'Failed jobs by code and by whether trying again can help.',
      failures.map(({ code, count }): Sample => [{ code, class: classOf(code) }, count]),
    ),
  ];
  return `${metrics.join('\n')}\n`;
}
