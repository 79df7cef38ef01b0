// The filters of the search page; each change is another address, so that going back undoes it.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { categoriesQuery } from '../../categories.ts';
import { paths } from '../../paths.ts';
import type { SearchRequest } from '../../search.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { DURATIONS, SORTS, UPLOADED } from './choices.ts';
import fold from './filters.module.css';
import styles from './search.module.css';

export function SearchFilters({ request }: { request: SearchRequest }) {
  const { route } = useLocation();
  const categories = useQuery(categoriesQuery);
  const { q, ...filters } = request;
  const [isOpen, setOpen] = useState(false); // decides on a phone only
  const used = Object.keys(filters).length;
  const change = (name: keyof typeof filters) => (value: string) =>
    route(paths.search(q, { ...filters, [name]: value }));
  const known = (categories.data ?? []).map(({ slug, name }) => ({ value: slug, text: name }));
  return (
    <>
      <p class={fold.opener}>
        <Button icon="filters" aria-expanded={isOpen} aria-controls="search-filters" onClick={() => setOpen(!isOpen)}>
          {used === 0 ? 'Filters' : `Filters (${used})`}
        </Button>
      </p>
      <fieldset id="search-filters" class={isOpen ? styles.filters : `${styles.filters} ${fold.folded}`}>
        <legend class="visually-hidden">Narrow the results</legend>
        <SelectField label="Sort by" value={filters.sort ?? ''} onValue={change('sort')} options={SORTS} />
        <SelectField label="Uploaded" value={filters.uploaded ?? ''} onValue={change('uploaded')} options={UPLOADED} />
        <SelectField label="Length" value={filters.duration ?? ''} onValue={change('duration')} options={DURATIONS} />
        <SelectField
          label="Category"
          value={filters.category ?? ''}
          onValue={change('category')}
          options={[{ value: '', text: 'All categories' }, ...known]}
        />
        <label class={styles.check}>
          <input
            type="checkbox"
            checked={filters.hasCaptions === 'true'}
            onChange={(event) => change('hasCaptions')(event.currentTarget.checked ? 'true' : '')}
          />
          With captions
        </label>
      </fieldset>
    </>
  );
}
