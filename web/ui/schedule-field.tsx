// When a scheduled video becomes public, in the time of the browser's zone, which is said.
import { TextField } from './field.tsx';
import { fromLocalInput, hourTomorrow, toLocalInput } from './local-time.ts';

const MINUTE_MS = 60_000;

interface ScheduleFieldProps {
  /** RFC 3339; null for none yet. */
  value: string | null;
  error?: string | undefined;
  onValue: (iso: string) => void;
}

export function ScheduleField({ value, error, onValue }: ScheduleFieldProps) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <TextField
      label="Becomes public"
      type="datetime-local"
      required
      min={toLocalInput(new Date(Date.now() + MINUTE_MS).toISOString())}
      value={toLocalInput(value ?? hourTomorrow(new Date()))}
      hint={`In the time of your zone, ${zone}.`}
      error={error}
      onValue={(text) => {
        const iso = fromLocalInput(text);
        if (iso !== null) onValue(iso); // half typed, it is no time yet
      }}
    />
  );
}
