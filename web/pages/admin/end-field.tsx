// Until when a suspension lasts: some usual times, a time of one's own, or until somebody ends it.
import { useState } from 'preact/hooks';
import { SelectField, TextField } from '../../ui/field.tsx';
import { fromLocalInput, hourTomorrow, toLocalInput } from '../../ui/local-time.ts';

const DAY_MS = 24 * 3600_000;
const CHOICES = [
  { value: '', text: 'Until an admin ends it' },
  { value: '1', text: 'For a day' },
  { value: '7', text: 'For a week' },
  { value: '30', text: 'For 30 days' },
  { value: 'at', text: 'Until a time that you choose' },
] as const;

interface EndFieldProps {
  /** RFC 3339; null for no end. */
  value: string | null;
  onValue: (until: string | null) => void;
}

export function EndField({ value, onValue }: EndFieldProps) {
  const [choice, setChoice] = useState('');
  const choose = (chosen: string) => {
    setChoice(chosen);
    if (chosen === '') onValue(null);
    else if (chosen === 'at') onValue(hourTomorrow(new Date()));
    else onValue(new Date(Date.now() + Number(chosen) * DAY_MS).toISOString());
  };
  return (
    <>
      <SelectField label="Until when" value={choice} options={CHOICES} onValue={choose} />
      {choice === 'at' && value !== null ? (
        <TextField
          label="Ends"
          type="datetime-local"
          required
          min={toLocalInput(new Date().toISOString())}
          value={toLocalInput(value)}
          hint={`In the time of your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}
          onValue={(text) => {
            const iso = fromLocalInput(text);
            if (iso !== null) onValue(iso); // half typed, it is no time yet
          }}
        />
      ) : null}
    </>
  );
}
