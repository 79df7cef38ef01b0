// What the lists of the admin pages have in common: filters, choosing some or all, acts on those, and every state of a list.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Filters, ListQuery } from '../../admin.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import styles from './admin.module.css';

type Options = readonly { value: string; text: string }[];
export type FilterField = { name: string; label: string; options?: Options; hint?: string };

/** As many as the API acts on at once. */
const CHOSEN_MAX = 50;

interface AdminListProps<Item> {
  fields: readonly FilterField[];
  initial?: Filters;
  query: (filters: Filters) => ListQuery<Item>;
  idOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  /** Acts on those that are chosen; without it nothing can be. */
  bulk?: (chosen: Item[], done: () => void) => ComponentChildren;
  row: (item: Item) => ComponentChildren;
  empty: string;
  end: string;
}

export function AdminList<Item>(props: AdminListProps<Item>) {
  const { fields, initial = {}, query, idOf, nameOf, bulk, row, empty, end } = props;
  const [filters, setFilters] = useState<Filters>(initial);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What is there stays until the next answer: a dialog of a row that is in both stays open.
  const list = useInfiniteQuery({ ...query(useDebounced(filters, 250)), placeholderData: keepPreviousData });
  const items = list.data?.pages.flatMap((page) => page.data) ?? [];
  const selected = items.filter((item) => chosen.has(idOf(item))).slice(0, CHOSEN_MAX);
  const choose = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  return (
    <div class={styles.section}>
      <search class={styles.filters}>
        {fields.map(({ name, label, options, hint }) => {
          const shared = {
            label,
            hint,
            value: filters[name] ?? '',
            onValue: (value: string) => setFilters({ ...filters, [name]: value }),
          };
          return options === undefined ? (
            <TextField key={name} {...shared} type="search" maxLength={100} autocomplete="off" />
          ) : (
            <SelectField key={name} {...shared} options={options} />
          );
        })}
      </search>
      {list.isPending ? (
        <div aria-busy="true" class={styles.list}>
          <p class="visually-hidden" role="status">
            Loading
          </p>
          <Skeleton height="5rem" />
          <Skeleton height="5rem" />
        </div>
      ) : list.isError && items.length === 0 ? (
        <ErrorNote error={list.error} what="The list could not be loaded." onRetry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title="Nothing here" text={empty} />
      ) : (
        <>
          {bulk === undefined ? null : (
            <div class={styles.bulk}>
              <label class={styles.choose}>
                <input
                  type="checkbox"
                  checked={selected.length > 0 && selected.length === Math.min(items.length, CHOSEN_MAX)}
                  onChange={(event) =>
                    setChosen(new Set(event.currentTarget.checked ? items.slice(0, CHOSEN_MAX).map(idOf) : []))
                  }
                />
                <span>{selected.length === 0 ? 'Choose all' : `${selected.length} chosen`}</span>
              </label>
              {selected.length === 0 ? null : bulk(selected, () => setChosen(new Set()))}
            </div>
          )}
          <ul class={styles.list}>
            {items.map((item) => (
              <li key={idOf(item)} class={styles.row} data-row={idOf(item)}>
                {bulk === undefined ? null : (
                  <label class={styles.choose}>
                    <input type="checkbox" checked={chosen.has(idOf(item))} onChange={() => choose(idOf(item))} />
                    <span class="visually-hidden">{`Choose ${nameOf(item)}`}</span>
                  </label>
                )}
                {row(item)}
              </li>
            ))}
          </ul>
          <LoadMore query={list} end={end} what="More could not be loaded." />
        </>
      )}
    </div>
  );
}
