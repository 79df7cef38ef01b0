// The fields that describe a video: while it uploads they save themselves, in the edit dialog they are saved at once.
import { useQuery } from '@tanstack/preact-query';
import type { Visibility } from '#contract/videos.ts';
import { categoriesQuery } from '../categories.ts';
import type { DraftDetails } from '../uploads/upload-item.ts';
import styles from './details-fields.module.css';
import { SelectField, TextArea, TextField } from './field.tsx';
import { hourTomorrow } from './local-time.ts';
import { ProtectionField } from './protection-field.tsx';
import { ScheduleField } from './schedule-field.tsx';
import { TagInput } from './tag-input.tsx';
import { DESCRIPTION_LENGTH_MAX, TITLE_LENGTH_MAX } from './video-limits.ts';

export const VISIBILITY_TEXTS: Record<Visibility, { name: string; text: string }> = {
  private: { name: 'Private', text: 'Only you can watch it.' },
  unlisted: { name: 'Unlisted', text: 'Everybody who has the link can watch it; lists do not show it.' },
  public: { name: 'Public', text: 'Everybody can find and watch it.' },
  shared: { name: 'Shared', text: 'Only you can watch it, and the accounts that you name under Sharing in My videos.' },
  scheduled: { name: 'Scheduled', text: 'Only you can watch it until it becomes public at the time you set.' },
};

export const DETAIL_NAMES: Record<keyof DraftDetails, string> = {
  title: 'Title',
  description: 'Description',
  tags: 'Tags',
  category: 'Category',
  visibility: 'Visibility',
  publishAt: 'Becomes public at',
  protection: 'Protection',
};

interface DetailsFieldsProps {
  details: DraftDetails;
  onChange: (changes: Partial<DraftDetails>) => void;
  errors?: Record<string, string>;
}

const NO_CATEGORY = { value: '', text: 'None' };

/** The categories of the site; the one that is chosen is among them even before the list has come. */
function useCategoryOptions(chosen: string | null): { value: string; text: string }[] {
  const { data } = useQuery(categoriesQuery);
  const options = (data ?? []).map(({ slug, name }) => ({ value: slug, text: name }));
  const isListed = chosen === null || options.some(({ value }) => value === chosen);
  return [NO_CATEGORY, ...(isListed ? [] : [{ value: chosen, text: chosen }]), ...options];
}

export function DetailsFields({ details, onChange, errors = {} }: DetailsFieldsProps) {
  const categoryOptions = useCategoryOptions(details.category);
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
          options={categoryOptions}
          error={errors['category']}
          onValue={(category) => onChange({ category: category === '' ? null : category })}
        />
        <SelectField
          label="Visibility"
          value={details.visibility}
          hint={VISIBILITY_TEXTS[details.visibility].text}
          error={errors['visibility']}
          options={Object.entries(VISIBILITY_TEXTS).map(([value, { name }]) => ({ value, text: name }))}
          onValue={(visibility) =>
            onChange({
              visibility: visibility as Visibility,
              publishAt: visibility === 'scheduled' ? hourTomorrow(new Date()) : null,
            })
          }
        />
      </div>
      {details.visibility === 'scheduled' ? (
        <ScheduleField
          value={details.publishAt ?? null}
          error={errors['publishAt']}
          onValue={(publishAt) => onChange({ publishAt })}
        />
      ) : null}
      {details.protection === undefined ? null : (
        <ProtectionField
          label="Protection"
          value={details.protection}
          error={errors['protection']}
          onValue={(protection) => onChange({ protection })}
        />
      )}
    </div>
  );
}
