// The categories, for operators: add, rename, put in order, delete what no video is in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Category } from '#contract/categories.ts';
import {
  addCategory,
  categoriesQuery,
  deleteCategory,
  orderCategories,
  refreshCategories,
  renameCategory,
} from '../../categories.ts';
import { fieldErrors } from '../../problem-error.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './categories.module.css';
import { moved } from './moved.ts';
import section from './operations.module.css';

const NAME_LENGTH_MAX = 40;

export function Categories() {
  const categories = useQuery({ ...categoriesQuery, staleTime: 0 });
  return (
    <section class={section.section} aria-labelledby="categories">
      <h2 id="categories">Categories</h2>
      {categories.data !== undefined ? (
        <CategoryList list={categories.data} />
      ) : categories.isError ? (
        <ErrorNote
          error={categories.error}
          what="The categories could not be loaded."
          onRetry={() => void categories.refetch()}
        />
      ) : (
        <Skeleton height="12rem" />
      )}
      <AddForm />
    </section>
  );
}

type Move = { slug: string; by: -1 | 1 };

function CategoryList({ list }: { list: Category[] }) {
  const client = useQueryClient();
  const items = useRef<HTMLUListElement>(null);
  const [last, setLast] = useState<Move | null>(null);
  const [asked, setAsked] = useState<{ to: 'rename' | 'delete'; category: Category } | null>(null);
  const ordering = useMutation({
    mutationFn: (move: Move) => {
      const next = moved(client.getQueryData<Category[]>(categoriesQuery.queryKey) ?? list, move.slug, move.by);
      client.setQueryData<Category[]>(categoriesQuery.queryKey, next);
      setLast(move);
      return orderCategories(next.map(({ slug }) => slug));
    },
    onError: (error) => {
      toasts.show(errorText(error));
      return refreshCategories(client);
    },
  });
  // A row that moves in the document loses the focus; whoever moves it wants to go on.
  useLayoutEffect(() => {
    if (last !== null)
      items.current?.querySelector<HTMLElement>(`[data-move="${last.by}:${CSS.escape(last.slug)}"]`)?.focus();
  }, [last]);
  const place = last === null ? -1 : list.findIndex(({ slug }) => slug === last.slug);
  return (
    <>
      <ul ref={items} class={styles.list} aria-label="Categories">
        {list.map((category, index) => {
          const { slug, name } = category;
          const mover = (by: -1 | 1, text: string, sign: string) => (
            <Button
              look="bare"
              label={`Move ${name} ${text}`}
              data-move={`${by}:${slug}`}
              aria-disabled={index + by < 0 || index + by >= list.length}
              onClick={() => {
                if (index + by >= 0 && index + by < list.length) ordering.mutate({ slug, by });
              }}
            >
              {sign}
            </Button>
          );
          return (
            <li key={slug} class={styles.row} data-category={slug}>
              <span class={styles.name}>
                {name} <small>{slug}</small>
              </span>
              <span class={styles.actions}>
                {mover(-1, 'up', '↑')}
                {mover(1, 'down', '↓')}
                <Button
                  look="bare"
                  icon="edit"
                  label={`Rename ${name}`}
                  onClick={() => setAsked({ to: 'rename', category })}
                />
                <Button
                  look="bare"
                  icon="trash"
                  label={`Delete ${name}`}
                  onClick={() => setAsked({ to: 'delete', category })}
                />
              </span>
            </li>
          );
        })}
      </ul>
      <p class="visually-hidden" role="status">
        {place < 0 ? '' : `${list[place]?.name} is at place ${place + 1} of ${list.length}`}
      </p>
      {asked?.to === 'rename' ? <RenameDialog category={asked.category} onClose={() => setAsked(null)} /> : null}
      {asked?.to === 'delete' ? <DeleteDialog category={asked.category} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function AddForm() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const adding = useMutation({
    // Given what is sent: a mutation knows the state of the last frame, and fast hands have typed since.
    mutationFn: (wanted: string) => addCategory(wanted),
    onSuccess: (_, wanted) => {
      toasts.show(`“${wanted.trim()}” is added.`);
      setName('');
      return refreshCategories(client);
    },
  });
  return (
    <form
      class={styles.add}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') adding.mutate(name);
      }}
    >
      <TextField
        label="New category"
        value={name}
        maxLength={NAME_LENGTH_MAX}
        autocomplete="off"
        error={adding.error === null ? undefined : (fieldErrors(adding.error)['name'] ?? errorText(adding.error))}
        onValue={(value) => {
          setName(value);
          adding.reset();
        }}
      />
      <Button type="submit" disabled={adding.isPending}>
        Add the category
      </Button>
    </form>
  );
}

interface DialogProps {
  category: Category;
  onClose: () => void;
}

function RenameDialog({ category, onClose }: DialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(category.name);
  const renaming = useMutation({
    mutationFn: (wanted: string) => renameCategory(category.slug, wanted),
    onSuccess: async () => {
      await refreshCategories(client);
      onClose();
    },
  });
  return (
    <Dialog title={`Rename “${category.name}”`} onClose={onClose}>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') renaming.mutate(name);
        }}
      >
        <TextField
          label="Name"
          hint={`Its address stays /categories/${category.slug}.`}
          value={name}
          maxLength={NAME_LENGTH_MAX}
          autocomplete="off"
          error={renaming.error === null ? undefined : errorText(renaming.error)}
          onValue={setName}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={renaming.isPending}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function DeleteDialog({ category, onClose }: DialogProps) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteCategory(category.slug),
    onSuccess: async () => {
      await refreshCategories(client);
      toasts.show(`“${category.name}” is deleted.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${category.name}”?`}
      text="Its page goes with it. A category that videos are in cannot be deleted."
      confirm="Delete it"
      isBusy={deleting.isPending}
      error={deleting.error === null ? undefined : errorText(deleting.error)}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}
