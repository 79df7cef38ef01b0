// When a scheduled video becomes public, in the time of the browser's zone, which is said.
import { useState } from 'preact/hooks';
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
  // As it is typed: half a year is a year too, and half a time is none; neither may be put right meanwhile.
  const [text, setText] = useState(() => toLocalInput(value ?? hourTomorrow(new Date())));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <TextField
      label="Becomes public"
      type="datetime-local"
      required
      min={toLocalInput(new Date(Date.now() + MINUTE_MS).toISOString())}
      value={text}
      hint={`In the time of your zone, ${zone}.`}
      error={error}
      onValue={(typed) => {
        setText(typed);
        const iso = fromLocalInput(typed);
        if (iso !== null) onValue(iso);
      }}
    />
  );
}
