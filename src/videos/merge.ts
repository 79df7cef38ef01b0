// What a video becomes by an edit (JSON Merge Patch over its details); pure.
import { distinctTags } from '#contract/tag-slug.ts';
import type { VideoDetails } from '#contract/videos.ts';
import type { VideoRow } from './view.ts';

export type EditedDetails = Pick<VideoRow, 'title' | 'description' | 'tags' | 'category' | 'visibility' | 'protection'>;

/** What is not given stays; a category of null takes it away. */
export function mergeDetails(row: EditedDetails, edit: VideoDetails): EditedDetails {
  return {
    title: edit.title ?? row.title,
    description: edit.description ?? row.description,
    tags: edit.tags ? distinctTags(edit.tags) : row.tags,
    category: edit.category === undefined ? row.category : edit.category,
    visibility: edit.visibility ?? row.visibility,
    protection: edit.protection ?? row.protection,
  };
}
