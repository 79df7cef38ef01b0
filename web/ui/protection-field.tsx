// The choice of how the media of a video is protected, of one video or of a channel's new ones.
import type { Protection } from '#contract/protection.ts';
import { SelectField } from './field.tsx';

const PROTECTION_TEXTS: Record<Protection, { name: string; text: string }> = {
  clear: { name: 'None', text: 'Plays in every player; you can download the original.' },
  aes: {
    name: 'Encrypted (AES-128)',
    text: 'Only those who may watch get the key. There is no DASH, and no download, not even for you.',
  },
};

interface ProtectionFieldProps {
  label: string;
  value: Protection;
  error?: string | undefined;
  onValue: (protection: Protection) => void;
}

export function ProtectionField({ value, onValue, ...rest }: ProtectionFieldProps) {
  return (
    <SelectField
      {...rest}
      value={value}
      hint={PROTECTION_TEXTS[value].text}
      options={Object.entries(PROTECTION_TEXTS).map(([name, text]) => ({ value: name, text: text.name }))}
      onValue={(chosen) => onValue(chosen as Protection)}
    />
  );
}
