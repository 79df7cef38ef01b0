// Pauses the history and goes on with it: shown at once, with a way back.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import type { HistorySettings } from '#contract/watching.ts';
import { queryKeys } from '../../query-client.ts';
import { errorText } from '../../ui/error-note.tsx';
import { toasts } from '../../ui/toasts.ts';
import { pauseHistory } from '../../watching.ts';

export function usePause(): (paused: boolean) => void {
  const client = useQueryClient();
  const show = (settings: HistorySettings) => client.setQueryData(queryKeys.historySettings, settings);
  const { mutate } = useMutation({
    mutationFn: pauseHistory,
    onMutate: (paused) => {
      show({ paused });
    },
    onSuccess: show,
    onError: (error, paused) => {
      show({ paused: !paused });
      toasts.show(errorText(error));
    },
  });
  return (paused) =>
    mutate(paused, {
      onSuccess: () =>
        toasts.show(paused ? 'The history is paused.' : 'The history goes on.', {
          text: 'Undo',
          run: () => mutate(!paused),
        }),
    });
}
