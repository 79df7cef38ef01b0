// The fields that describe a video: while it uploads they save themselves, in the edit dialog they are saved at once.
import { CATEGORIES, type Category } from '#contract/categories.ts';
import type { Visibility } from '#contract/videos.ts';
import type { DraftDetails } from '../uploads/upload-item.ts';
import styles from './details-fields.module.css';
import { SelectField, TextArea, TextField } from './field.tsx';
import { TagInput } from './tag-input.tsx';
import { DESCRIPTION_LENGTH_MAX, TITLE_LENGTH_MAX } from './video-limits.ts';

const CATEGORY_OPTIONS = [
  { value: '', text: 'None' },
  ...Object.entries(CATEGORIES).map(([value, text]) => ({ value, text })),
];

export const VISIBILITY_TEXTS: Record<Visibility, { name: string; text: string }> = {
  private: { name: 'Private', text: 'Only you can watch it.' },
  unlisted: { name: 'Unlisted', text: 'Everybody who has the link can watch it; lists do not show it.' },
  public: { name: 'Public', text: 'Everybody can find and watch it.' },
};

interface DetailsFieldsProps {
  details: DraftDetails;
  onChange: (changes: Partial<DraftDetails>) => void;
  errors?: Record<string, string>;
}

export function DetailsFields({ details, onChange, errors = {} }: DetailsFieldsProps) {
  const titleError = errors['title'] ?? (details.title.trim() === '' ? 'A video needs a title.' : undefined);
  return (
    <div class={styles.fields}>
      <TextField
        label="Title"
        name="title"
        required
        maxLength={TITLE_LENGTH_MAX}
        value={details.title}
        error={titleError}
        autocomplete="off"
        onValue={(title) => onChange({ title })}
      />
      <TextArea
        label="Description"
        isOptional
        name="description"
        maxLength={DESCRIPTION_LENGTH_MAX}
        value={details.description}
        error={errors['description']}
        onValue={(description) => onChange({ description })}
      />
      <TagInput label="Tags" tags={details.tags} error={errors['tags']} onTags={(tags) => onChange({ tags })} />
      <div class={styles.pair}>
        <SelectField
          label="Category"
          isOptional
          value={details.category ?? ''}
          options={CATEGORY_OPTIONS}
          error={errors['category']}
          onValue={(category) => onChange({ category: category === '' ? null : (category as Category) })}
        />
        <SelectField
          label="Visibility"
          value={details.visibility}
          hint={VISIBILITY_TEXTS[details.visibility].text}
          error={errors['visibility']}
          options={Object.entries(VISIBILITY_TEXTS).map(([value, { name }]) => ({ value, text: name }))}
          onValue={(visibility) => onChange({ visibility: visibility as Visibility })}
        />
      </div>
    </div>
  );
}
