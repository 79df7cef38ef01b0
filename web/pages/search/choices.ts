// What results can be ordered and narrowed by; the empty value stands for no choice.
import type { SearchRequest } from '../../search.ts';

interface Choice<Name extends keyof SearchRequest> {
  value: Exclude<SearchRequest[Name], undefined> | '';
  text: string;
}

export const SORTS: readonly Choice<'sort'>[] = [
  { value: '', text: 'Relevance' },
  { value: 'newest', text: 'Newest' },
  { value: 'views', text: 'Most viewed' },
];

export const UPLOADED: readonly Choice<'uploaded'>[] = [
  { value: '', text: 'Any time' },
  { value: 'day', text: 'Last day' },
  { value: 'week', text: 'Last week' },
  { value: 'month', text: 'Last month' },
  { value: 'year', text: 'Last year' },
];

export const DURATIONS: readonly Choice<'duration'>[] = [
  { value: '', text: 'Any length' },
  { value: 'short', text: 'Under 4 minutes' },
  { value: 'medium', text: '4 to 20 minutes' },
  { value: 'long', text: 'Over 20 minutes' },
];
